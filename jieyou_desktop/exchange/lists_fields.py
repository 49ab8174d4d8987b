"""What a column of somebody's sheet may be, and by which headings it is known."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from jieyou_desktop.domain import codes
from jieyou_desktop.domain.identity import half_width
from jieyou_desktop.domain.kinds import (
    BankCard,
    Choice,
    Day,
    IdNumber,
    Kind,
    Money,
    Month,
    Name,
    Phone,
    Text,
    Whole,
)


@dataclass(frozen=True)
class Target:
    """One meaning of a column.

    ``shared`` (``*`` below) says that it belongs to the household, so that one cell stands for
    all its rows. ``ignored`` ones (``-``) are known only so as not to be taken for another.
    """

    name: str
    label: str
    kind: Kind
    headings: tuple[str, ...]
    shared: bool = False
    ignored: bool = False


def _targets(kind_of: dict[str, Kind], text: str) -> Iterator[Target]:
    """Read ``name label`` and the indented headings under it; see the marks in Target."""
    for entry in re.split(r"\n(?=\S)", text.strip()):
        name, label, *headings = entry.split()
        plain = name.strip("*-")
        words = (label, *headings)
        yield Target(
            plain,
            label,
            kind_of.get(plain, Text()),
            tuple(dict.fromkeys(normal(word) for word in words)),
            shared=name.endswith("*"),
            ignored=name.endswith("-"),
        )


def normal(heading: str) -> str:
    """A heading without spaces, marks, units and brackets' signs: what is compared."""
    text = re.sub(r"\s+", "", half_width(heading))
    text = re.sub(r"\((元|人|岁|元/月|元/人|元/户|人数|必填|选填|月|月/元)\)", "", text)
    text = re.sub(r"[()（）\[\]【】:：、,，.。/\\*_“”\"'\-—]", "", text)
    return text.replace("帐", "账").lower()


def bare(heading: str) -> str:
    """A heading without what its brackets hold."""
    return normal(re.sub(r"[(（\[【].*?[)）\]】]", "", half_width(heading)))


_YES = codes.Codes(
    "是否",
    {"1": "是", "0": "否"},
    dict.fromkeys(("√", "✓", "✔", "Y", "有", "享受", "户主"), "1")
    | dict.fromkeys(("×", "✗", "N", "不是", "不享受", "非户主"), "0"),
)

_KINDS: dict[str, Kind] = {
    "name": Name(),
    "head_name": Name(),
    "id_number": IdNumber(),
    "head_id": IdNumber(),
    "relation": Choice(codes=codes.RELATION),
    "is_head": Choice(codes=_YES),
    "covered": Choice(codes=_YES),
    "sex": Choice(codes=codes.SEX),
    "born_on": Day(),
    "ethnicity": Choice(codes=codes.ETHNICITY),
    "marital": Choice(codes=codes.MARITAL),
    "education": Choice(codes=codes.EDUCATION),
    "political": Choice(codes=codes.POLITICAL),
    "labour": Choice(codes=codes.LABOUR),
    "health": Choice(codes=codes.HEALTH),
    "disability_kind": Choice(codes=codes.DISABILITY),
    "disability_level": Choice(codes=codes.DISABILITY_LEVEL),
    "disability_until": Day(),
    "phone": Phone(),
    "area": Choice(codes=codes.AREA),
    "insured": Whole(most=99),
    "tier": Choice(codes=codes.CLASS),
    "cause": Choice(codes=codes.CAUSE),
    "amount": Money(),
    "basic_amount": Money(),
    "care_amount": Money(),
    "care_mode": Choice(codes=codes.CARE_MODE),
    "self_care": Choice(codes=codes.SELF_CARE),
    "carer_name": Name(),
    "carer_phone": Phone(),
    "guardian_name": Name(),
    "guardian_phone": Phone(),
    "account": BankCard(),
    "payee_name": Name(),
    "payee_id": IdNumber(),
    "from_month": Month(),
}

TARGETS: dict[str, Target] = {
    target.name: target
    for target in _targets(
        _KINDS,
        """
serial 序号
    序 编号 顺序号 顺号 no 序列
household_code* 户编号
    户号 家庭编号 户编码 低保证号 低保编号 保障编号 救助证号 低保证编号 档案号 家庭代码 户码
    户籍编号 户序号
county- 县
    县区 区县 县市区 所属县 市县 县市 所在县 省 市
town- 镇
    乡镇 街道 镇街 乡镇街道 镇街道 所属乡镇 所属镇 所在乡镇 乡 所在镇街 办事处
village* 村（居）
    村 村社区 行政村 村委会 村名 所在村 村居名称 居委会 社区 村居委会 所属村 村别 村庄 村社 村屯
    所在村居 村名称 村民委员会 村级 居住村 村居社区 单位村 住址村居 村居住址 所在村社区 所属行政村
    所在行政村 村社区名称 所属社区 所在社区 社区名称 社区村
group- 组
    村民小组 小组 组别 自然村 屯 居民小组
address* 家庭住址
    住址 地址 家庭地址 户籍地址 居住地址 现住址 详细地址 居住地 户籍所在地 现居住地 户口所在地
    户籍地
head_name* 户主姓名
    户主 户主名称 家庭户主 低保户主 申请人 申请人姓名 户主申请人 户主名字 户主名 户主申请人姓名
    家庭户主姓名 户主本人姓名
head_id* 户主身份证号
    户主身份证 户主身份证号码 户主证件号码 户主证件号 户主公民身份号码 户主证号 申请人身份证号
    申请人身份证号码 申请人身份证 申请人证件号码 户主身份号码 户主公民身份证号
    申请人公民身份号码
name 姓名
    成员姓名 家庭成员 家庭成员姓名 共同生活成员 共同生活成员姓名 共同生活家庭成员姓名
    共同生活家庭成员 保障对象 保障对象姓名 对象姓名 人员姓名 低保对象 低保对象姓名 低保人员姓名
    救助对象 救助对象姓名 特困人员 特困人员姓名 供养对象 供养对象姓名 享受人员 享受人员姓名 名字
    被保障人 被保障人姓名 残疾人姓名 学生姓名 家庭人员 成员 本人姓名 五保对象 保障人员姓名
    保障人员 保障人口姓名 享受人姓名 人员
id_number 公民身份号码
    身份证号 身份证号码 身份证 证件号码 证件号 公民身份证号码 公民身份证号 居民身份证号
    居民身份证号码 居民身份证 身份号码 证号 成员身份证号 成员身份证号码 本人身份证号
    身份证件号码 身份证件号 家庭成员身份证号 家庭成员身份证号码 家庭成员公民身份号码
    成员证件号码 家庭成员证件号码 对象身份证号 身份证编号 公民号码 有效证件号码 身份证明号码
    共同生活成员身份证号 保障对象身份证号 保障对象身份证号码 社会保障号码 社会保障号
    公民身份证件号码 居民身份证件号码
is_head 是否户主
    户主标识 户主标志 是否为户主
relation 与户主关系
    与户主的关系 家庭关系 关系 与申请人关系 成员关系 称谓 与户主称谓 户主关系 和户主关系 与户主
    家庭成员关系 家庭成员与户主关系 与户关系 与低保户主关系 同户主关系
sex 性别
    男女 性別
born_on 出生日期
    出生年月 出生年月日 生日 出生时间 出生 生年月日 出生日
age- 年龄
    周岁 岁数 实足年龄
ethnicity 民族
    族别
marital 婚姻状况
    婚姻 婚否 婚姻情况
education 文化程度
    学历 受教育程度 教育程度 在校情况
political 政治面貌
    党员
labour 劳动能力
    劳动力状况 劳动力类型 劳动力 有无劳动能力 劳动技能 劳动能力状况 劳动能力情况 劳力情况
health 健康状况
    身体状况 健康情况 身体情况 身体健康状况 健康 身体健康情况 身体
illness 病情
    患病情况 病种 所患疾病 患病名称 疾病名称 大病病种 病名 患何种疾病 患病种类 重病情况
disability 残疾类别及等级
    残疾情况 残疾类别等级 残疾类型及等级 残疾等级及类别 残疾状况 残疾类别与等级 残疾类型等级
    残疾及等级 残疾 残疾类别和等级 残疾等级类别
disability_kind 残疾类别
    残疾类型 残疾种类 残疾分类
disability_level 残疾等级
    残疾级别 伤残等级
disability_number 残疾证号
    残疾人证号 残疾证 残疾证号码 残疾人证号码 残疾人证 残疾证编号 残疾人证编号 持证号
disability_until 残疾证有效期
    残疾证到期
phone 联系电话
    电话 手机 手机号 手机号码 联系方式 电话号码 本人电话 户主电话 联系手机 户主联系电话 联系号码
    本人联系电话
area* 城乡类别
    城乡属性 户口性质 户籍性质 城乡 户口类别 户口类型 户籍类型 保障类型 低保类型 城乡类型
    救助类型
covered 是否保障对象
    是否低保对象 是否享受 是否享受低保 是否保障 是否纳入 是否纳入保障 是否保障人口 是否享受保障
    是否低保人员 是否享受人员 是否在保
size- 家庭人口
    人口数 家庭人口数 家庭人数 人口 共同生活人口 家庭总人口 户人口 家庭成员数 家庭成员人数
    在册人口 全家人口 总人口
insured* 保障人口
    保障人数 享受人数 享受人口 低保人数 低保人口 保障人口数 救助人数 享受保障人数 享受低保人数
    享受低保人口 保障人员数 纳入人数 在保人数 在保人口 供养人数 施保人数
tier* 类别
    保障类别 低保类别 分类 保障等级 救助类别 低保等级 档次 低保档次 施保类别 类型 保障档次
    分类施保类别 等级 保障户类别 低保分类 分类类别 救助档次
cause* 致困原因
    致贫原因 困难原因 贫困原因 主要致困原因 保障原因 申请原因 致贫致困原因 主要致贫原因 困难情况
    困难类型 主要困难原因 纳入原因 享受原因 救助原因
person_share- 人均补差
    人均保障金额 人均月保障金 人均补助水平 人均补差额 月人均补差 人均保障金 人均补助
    月人均保障金额 人均月补差 人均金额 人均救助金额 人均月补助 月人均补助 人均月补助金额 每人补差
    每人每月补差 每人每月补助 人均月保障金额 人均发放金额 人均低保金 月人均金额
year_amount- 年保障金额
    年保障金 年金额 年补助金额 全年金额 年发放金额 季度金额 季度保障金 季发放金额
rate- 补助标准
    月补助标准 补贴标准 月补贴标准 津贴标准 救助标准 月救助标准 每月补助标准 补助金标准
standard- 保障标准
    低保标准 标准 月保障标准 保障标准元月 最低生活保障标准 月低保标准
income- 家庭月收入
    家庭收入 月收入 人均收入 年收入 家庭年收入 人均月收入 年人均收入 家庭年人均纯收入 人均纯收入
    家庭人均月收入 家庭人均收入
amount* 月保障金额
    保障金额 月保障金 低保金 低保金额 月低保金 月补助金额 补助金额 月救助金额 救助金额
    月发放金额 发放金额 户月保障金额 金额 月救助金 补差金额 月补差 户月补助金额 保障金 月金额
    家庭月保障金额 户月补差 应发金额 月供养金 户保障金额 户月保障金 月补差金额 低保补差
    低保补差金额 月低保金额 家庭月保障金 户发放金额 户补助金额 每月金额 每月保障金额 月享受金额
    享受金额 保障金月 月保障额 救助金 户月救助金额 供养金额 月供养金额 供养金 发放标准
    现保障金额 月发放额 实发金额 核定金额 月补助 月补贴金额 合计金额 每月低保金
basic_amount* 基本生活标准
    基本生活费 基本生活补助 基本供养金 生活费 供养标准 基本生活供养金 基本生活费标准
    基本生活供养标准 基本生活 基本生活保障 基本生活金 基本生活补贴
care_amount* 照料护理标准
    照料护理费 护理费 护理补贴 照护费 照料护理补贴 护理标准 照护标准 照料护理 照料费
    照料护理费标准 护理补助 照料标准
care_mode* 供养方式
    供养类型 供养形式 供养类别 救助供养方式
self_care* 自理能力
    生活自理能力 自理能力等级 自理情况 护理等级 护理级别 失能等级 自理状况 生活自理能力等级
    自理程度 自理类别 照料护理等级 生活自理能力评估 护理类型 照护等级
carer_name* 照料人
    照料人姓名 照料护理人 照护人 护理人 护理人员 照料服务人 照护人姓名 护理人姓名 照料护理人姓名
    照料服务人姓名 照护人员 护理人员姓名 照料人员
carer_phone* 照料人电话
    照料人联系电话 照护人电话 护理人电话 照护人联系电话 护理人联系电话 照料人手机 照料护理人电话
    照料人联系方式 护理人员电话 照料护理人联系电话
guardian_name* 监护人
    监护人姓名
guardian_phone* 监护人电话
    监护人联系电话 监护人手机 监护人联系方式
bank* 开户行
    开户银行 银行 银行名称 发放银行 代发银行 金融机构 开户行名称 开户机构 所属银行 开户银行名称
    发卡银行
account* 银行账号
    账号 银行卡号 卡号 社保卡号 一卡通账号 一卡通 存折账号 惠民一本通 社会保障卡号 一本通账号
    开户账号 银行账户 账户 社保卡账号 卡折号 发放账号 一卡通卡号 惠农一卡通 惠民一本通账号
    存折号 社保卡银行账号 一本通 银行卡账号 惠农一卡通账号 账卡号 开户行账号 打卡账号 社保卡
    账号卡号 收款账号 发放卡号 社保卡卡号
payee_name* 开户名
    户名 收款人 账户名 开户人 开户人姓名 账户姓名 收款人姓名 领取人 持卡人 账户名称 持卡人姓名
    领款人 存折户名 开户姓名 银行户名 卡主姓名
payee_id* 开户人身份证号
    收款人证件号码 收款人身份证号 开户人身份证号码 开户人证件号码 收款人身份证号码
    持卡人身份证号 领款人身份证号 收款人证号
from_month* 纳入时间
    享受时间 批准时间 起始时间 起始年月 享受起始时间 纳入年月 保障起始时间 起始月 起保时间
    开始时间 审批时间 确认时间 纳入低保时间 享受低保时间 救助开始时间 低保批准时间
    享受低保起始时间 纳入保障时间 批准日期 起保年月 保障开始时间 纳入日期 享受起始年月
    开始享受时间 起始享受时间 享受待遇时间 审批日期 享受低保开始时间 享受开始时间 纳入月份
    起发月 供养时间 纳入供养时间 救助起始时间 进入时间 首次纳入时间
review_month- 下次复核时间
    复核时间 年审时间 核查时间 下次核查时间 复审时间
note* 备注
    说明 附注 其他说明 备注说明
mend_key- 修正编号
    修正编号勿改
""",
    )
}
MEND_KEY = "mend_key"
"""The column of a repair sheet that says which row it mends."""
PARTS = ("basic_amount", "care_amount")
"""Columns of what a month's amount is made up of, in yuan."""
MONTHLY = ("amount", *PARTS)
"""Columns of what a household has a month, in yuan."""
AMOUNT_INSTEAD = ("person_share", "rate")
"""Columns that say what is paid where no other does."""
OTHER_AMOUNT = "year_amount"
"""A column of money that is not a month's in yuan."""


@cache
def known_headings() -> dict[str, str]:
    """Every heading known, as ``normal`` writes it, to its target's name."""
    return {word: target.name for target in reversed(TARGETS.values()) for word in target.headings}


@dataclass(frozen=True)
class ListKind:
    """A sort of ledger that is brought into the register."""

    code: str
    label: str
    programme: str | None
    words: tuple[str, ...]
    needs: tuple[str, ...]
    """Targets that a sheet of this kind should have a column for."""


LIST_KINDS: dict[str, ListKind] = {
    kind.code: kind
    for kind in (
        ListKind("tekun", "特困台账", "tekun", ("特困", "五保", "救助供养"), ()),
        ListKind("edge", "低保边缘台账", "edge", ("边缘",), ()),
        ListKind("rigid", "刚性支出困难台账", "rigid", ("刚性支出",), ()),
        ListKind("dibao", "低保台账", "dibao", ("低保", "最低生活保障"), ("amount",)),
        ListKind("people", "人员名册（不含待遇）", None, (), ()),
    )
}


# Programmes whose rosters are read for their people only.
_OTHER_PROGRAMMES = re.compile(
    "残疾人(两项|生活|护理|.{0,4}补贴)|(残疾人|护理)补贴|两项补贴|高龄|孤儿|无人抚养|临时救助|"
    "困境儿童|留守|优抚|退役军人|慰问"
)


def guess_kind(words: str, targets: frozenset[str], otherwise: str = "") -> str:
    """The kind of ledger its title, sheet and file name, then its columns, speak of.

    ``otherwise`` is what it is where the words say nothing, in place of what the columns say.
    """
    if _OTHER_PROGRAMMES.search(words):
        return "people"
    spoken = [
        kind.code for kind in LIST_KINDS.values() if any(word in words for word in kind.words)
    ]
    cared_for = bool(targets & {"care_mode", "self_care", "basic_amount"})
    if {"tekun", "dibao"} <= set(spoken):
        # 低保特困 in one breath: the columns tell.
        return "tekun" if cared_for else "dibao"
    if spoken:
        return spoken[0]
    if otherwise:
        return otherwise
    if cared_for:
        return "tekun"
    return "dibao" if targets & {"insured", "amount"} else "people"
