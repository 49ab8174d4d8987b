"""Code tables: national ones by their standard, and the office's own words."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, eq=False)
class Codes:
    """A table of codes with their labels, in the order they are offered.

    ``others`` maps further wordings met in sheets to a code.
    """

    title: str
    labels: Mapping[str, str]
    others: Mapping[str, str] = field(default_factory=dict)

    def __iter__(self) -> Iterator[str]:
        return iter(self.labels)

    def __contains__(self, code: object) -> bool:
        return code in self.labels

    def label(self, code: str) -> str:
        """The label of a code; an unknown code shows as itself, so nothing is hidden."""
        return self.labels.get(code, code)

    def find(self, text: str) -> str | None:
        """The code a label, a code or another wording stands for; None when unknown."""
        text = text.strip()
        if text in self.labels:
            return text
        for code, label in self.labels.items():
            if label == text:
                return code
        return self.others.get(text)

    def sample(self) -> str:
        """The first labels, to tell someone what may be filled in."""
        labels = list(self.labels.values())
        return "、".join(labels[:8]) + ("……" if len(labels) > 8 else "")


def _table(title: str, text: str, others: Mapping[str, str] | None = None) -> Codes:
    pairs = (entry.split(maxsplit=1) for entry in text.replace("\n", "；").split("；"))
    return Codes(title, {pair[0]: pair[1] for pair in pairs if pair}, others or {})


SEX = _table("性别代码（GB/T 2261.1）", "1 男；2 女；0 未知；9 未说明", {"男性": "1", "女性": "2"})

MARITAL = _table(
    "婚姻状况代码（GB/T 2261.2）",
    "10 未婚；20 已婚；21 初婚；22 再婚；23 复婚；30 丧偶；40 离婚；90 未说明",
    {"离异": "40", "丧偶未再婚": "30"},
)

HEALTH = _table(
    "健康状况代码（GB/T 2261.3）",
    """10 健康或良好；20 一般或较弱；30 有慢性病；31 心血管病；32 脑血管病；33 慢性呼吸系统病
    34 慢性消化系统病；35 慢性肾炎；36 结核病；37 糖尿病；38 神经或精神疾病；41 癌症；49 其他慢性病
    60 残疾；61 视力残疾；62 听力残疾；63 言语残疾；64 肢体残疾；65 智力残疾；66 精神残疾""",
    {
        "健康": "10",
        "良好": "10",
        "一般": "20",
        "较弱": "20",
        "体弱": "20",
        "年老体弱": "20",
        "慢性病": "30",
        "患慢性病": "30",
        "长期慢性病": "30",
        "重病": "49",
        "患病": "49",
        "大病": "49",
        "患有大病": "49",
        "残疾人": "60",
    },
)

EDUCATION = _table(
    "学历代码（GB/T 4658）",
    """10 研究生；20 大学本科；30 大学专科；40 中等职业
    60 普通高级中学；70 初级中学；80 小学；90 其他""",
    {
        "本科": "20",
        "大专": "30",
        "专科": "30",
        "中专": "40",
        "技校": "40",
        "职高": "40",
        "高中": "60",
        "初中": "70",
        "文盲": "90",
        "文盲或半文盲": "90",
        "学龄前": "90",
    },
)

POLITICAL = _table(
    "政治面貌代码（GB/T 4762）",
    """01 中共党员；02 中共预备党员；03 共青团员；04 民革会员；05 民盟盟员；06 民建会员；07 民进会员
    08 农工党党员；09 致公党党员；10 九三学社社员；11 台盟盟员；12 无党派人士；13 群众""",
    {"党员": "01", "预备党员": "02", "团员": "03"},
)

RELATION = _table(
    "与户主关系代码（GB/T 4761）",
    """02 户主；10 配偶；20 子；30 女；51 父；52 母；41 孙子；42 孙女；43 外孙子；44 外孙女
    11 夫；12 妻；21 独生子；22 长子；23 次子
    24 三子；25 四子；26 五子；27 养子或继子；28 女婿；29 其他儿子
    31 独生女；32 长女；33 次女；34 三女；35 四女；36 五女；37 养女或继女；38 儿媳；39 其他女儿
    40 孙子女或外孙子女；45 孙媳或外孙媳；46 孙女婿或外孙女婿；47 曾孙子；48 曾孙女；49 其他孙辈
    50 父母；53 公公；54 婆婆；55 岳父；56 岳母；57 继父或养父；58 继母或养母；59 其他父母关系
    60 祖父母或外祖父母；61 祖父；62 祖母；63 外祖父；64 外祖母；65 配偶的祖辈；66 曾祖父；67 曾祖母
    68 配偶的曾祖辈；69 其他祖辈；70 兄弟姐妹；71 兄；72 嫂
    73 弟；74 弟媳；75 姐；76 姐夫；77 妹；78 妹夫
    79 其他兄弟姐妹；80 其他；81 伯父；82 伯母；83 叔父；84 婶母；85 舅父；86 舅母；87 姨父；88 姨母
    89 姑父；90 姑母；91 堂兄弟姐妹；92 表兄弟姐妹；93 侄子；94 侄女；95 外甥；96 外甥女
    97 其他亲属；99 非亲属；01 本人""",
    {
        "丈夫": "11",
        "妻子": "12",
        "儿子": "20",
        "女儿": "30",
        "长男": "22",
        "父亲": "51",
        "母亲": "52",
        "爷爷": "61",
        "奶奶": "62",
        "姥爷": "63",
        "姥姥": "64",
        "孙": "41",
        "外孙": "43",
        "哥哥": "71",
        "弟弟": "73",
        "姐姐": "75",
        "妹妹": "77",
        "老伴": "10",
        "爱人": "10",
        "夫妻": "10",
        "儿": "20",
        "闺女": "30",
        "爹": "51",
        "娘": "52",
        "儿媳妇": "38",
        "之妻": "12",
        "之夫": "11",
        "之子": "20",
        "之女": "30",
        "之父": "51",
        "之母": "52",
        "户主本人": "02",
        "继子": "27",
        "养子": "27",
        "继女": "37",
        "养女": "37",
        "媳妇": "38",
    },
)
HEAD = "02"

_PEOPLES = _table(
    "民族",
    """01 汉；02 蒙古；03 回；04 藏；05 维吾尔；06 苗；07 彝；08 壮；09 布依；10 朝鲜；11 满
    12 侗；13 瑶；14 白；15 土家；16 哈尼；17 哈萨克；18 傣；19 黎；20 傈僳；21 佤；22 畲
    23 高山；24 拉祜；25 水；26 东乡；27 纳西；28 景颇；29 柯尔克孜；30 土；31 达斡尔；32 仫佬
    33 羌；34 布朗；35 撒拉；36 毛南；37 仡佬；38 锡伯；39 阿昌；40 普米；41 塔吉克；42 怒
    43 乌孜别克；44 俄罗斯；45 鄂温克；46 德昂；47 保安；48 裕固；49 京；50 塔塔尔；51 独龙
    52 鄂伦春；53 赫哲；54 门巴；55 珞巴；56 基诺""",
).labels
ETHNICITY = Codes(
    "民族代码（GB/T 3304）",
    {code: f"{people}族" for code, people in _PEOPLES.items()},
    {people: code for code, people in _PEOPLES.items()} | {"蒙": "02"},
)

DISABILITY = _table(
    "残疾类别（中国残联）",
    "1 视力；2 听力；3 言语；4 肢体；5 智力；6 精神；7 多重",
    {
        "视力残疾": "1",
        "听力残疾": "2",
        "言语残疾": "3",
        "肢体残疾": "4",
        "智力残疾": "5",
        "精神残疾": "6",
        "多重残疾": "7",
        "语言": "3",
        "盲": "1",
        "聋": "2",
        "肢残": "4",
    },
)
DISABILITY_LEVEL = _table(
    "残疾等级（1 最重）",
    "1 一级；2 二级；3 三级；4 四级",
    {
        "壹级": "1",
        "贰级": "2",
        "叁级": "3",
        "肆级": "4",
        "Ⅰ级": "1",
        "Ⅱ级": "2",
        "Ⅲ级": "3",
        "Ⅳ级": "4",
        "1级": "1",
        "2级": "2",
        "3级": "3",
        "4级": "4",
        "一": "1",
        "二": "2",
        "三": "3",
        "四": "4",
    },
)
LABOUR = _table(
    "劳动能力",
    "1 有劳动能力；2 部分丧失劳动能力；3 完全丧失劳动能力；4 无劳动能力（老幼在校）",
    {
        "有": "1",
        "普通劳动力": "1",
        "部分": "2",
        "弱劳动力": "2",
        "弱劳力或半劳力": "2",
        "丧失": "3",
        "丧失劳动力": "3",
        "无": "4",
        "无劳动能力": "4",
        "无劳动力": "4",
    },
)
ID_KIND = _table(
    "证件类型",
    "id 居民身份证；none 暂无证件；hmt 港澳台居民居住证；foreign 外国人永久居留证；other 其他证件",
)
AREA = _table(
    "城乡类别",
    "1 城市；2 农村",
    {"城镇": "1", "城市低保": "1", "农村低保": "2", "非农业": "1", "农业": "2"},
)
CARE_MODE = _table(
    "供养方式",
    "2 分散；1 集中",
    {"分散供养": "2", "集中供养": "1", "散居": "2", "机构": "1"},
)
SELF_CARE = _table(
    "自理能力",
    "1 全自理；2 半失能；3 失能",
    {
        "全自理": "1",
        "自理": "1",
        "完全自理": "1",
        "能自理": "1",
        "具备生活自理能力": "1",
        "半护理": "2",
        "半自理": "2",
        "部分丧失": "2",
        "部分丧失生活自理能力": "2",
        "部分不能自理": "2",
        "全护理": "3",
        "不能自理": "3",
        "完全不能自理": "3",
        "完全丧失": "3",
        "完全丧失生活自理能力": "3",
    },
)
CAUSE = _table(
    "致困原因",
    """01 因病；02 因残；03 因学；04 因灾；05 因意外
    06 缺劳力；07 失业；08 年老无依；09 未成年无依；10 疫情；99 其他""",
    {
        "年老体弱": "08",
        "年老": "08",
        "缺劳动力": "06",
        "无劳动力": "06",
        "重病": "01",
        "重残": "02",
        "残疾": "02",
        "疾病": "01",
        "上学": "03",
        "灾害": "04",
        "意外": "05",
        "其它": "99",
    },
)
STOP_REASON = _table(
    "停发原因",
    """01 死亡；02 收入超标；03 财产超标；04 迁出
    05 服刑戒毒；06 就业脱困；07 自愿退出；08 拒绝核查
    09 转特困；10 转孤困儿童；11 虚报；12 失联；99 其他""",
)
PROGRAMME = _table(
    "救助项目",
    "dibao 低保；tekun 特困；edge 低保边缘；rigid 刚性支出困难；temporary 临时救助",
    {
        "最低生活保障": "dibao",
        "农村低保": "dibao",
        "城市低保": "dibao",
        "农村最低生活保障": "dibao",
        "特困人员": "tekun",
        "特困供养": "tekun",
        "五保": "tekun",
        "低保边缘家庭": "edge",
    },
)
CLASS = _table(
    "保障类别",
    "A A 类；B B 类；C C 类",
    {
        "A类": "A",
        "B类": "B",
        "C类": "C",
        "一类": "A",
        "二类": "B",
        "三类": "C",
        "a": "A",
        "b": "B",
        "c": "C",
    },
)
TAG = _table(
    "人员标签",
    """V1 重病；V2 重残；V3 退役军人党员；V4 老党员
    V5 烈士遗属；W1 监测对象；W2 低保边缘；W3 刚性支出困难
    W4 独居老人；W5 留守儿童；W6 事实无人抚养儿童
    W7 孤儿；W8 优抚对象；W9 失独家庭；V9 镇街自定""",
)
ACCOUNT_KIND = _table(
    "账户类型",
    "card 社保卡金融账户；book 惠民一本通存折；bank 普通银行卡",
    {"社保卡": "card", "一本通": "book", "存折": "book", "银行卡": "bank"},
)
TIE = _table(
    "相关人员",
    "obligor 赡养抚养扶养义务人；carer 照料人；guardian 监护人；proxy 代领人；contact 联系人",
)
VILLAGE_KIND = _table("村（社区）类型", "village 村；community 社区")
CHANNEL = _table(
    "来访方式",
    """counter 来窗；proxy 代办；village 村报；hotline 热线；aishandong 爱山东；visit 走访发现
    screening 排查发现；department 部门推送""",
)
VISIT_MODE = _table("走访方式", "home 入户；phone 电话；video 视频")
ROLE = _table(
    "岗位",
    """clerk 经办；leader 分管领导；admin 管理员；audit 审计""",
)
