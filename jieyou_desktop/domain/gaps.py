"""What may be missing or wrong in a household's papers, and what to do about it."""

from dataclasses import dataclass, field

from jieyou_desktop.domain.kinds import Day, Kind, Money, Month, Text


@dataclass(frozen=True)
class Gap:
    """One thing that may be missing or wrong.

    ``sentence`` has places for ``{who}`` (a person's name) and ``{detail}`` (shown by
    ``detail``); ``is_wrong`` sets what contradicts itself apart from what is merely not there.
    """

    code: str
    label: str
    sentence: str
    advice: str
    is_wrong: bool = False
    detail: Kind = field(default_factory=Text)

    def words(self, who: str | None, detail: str | None) -> str:
        """The sentence for one person or household; ``detail`` as the query gives it."""
        value = self.detail.parse(detail) if detail else None
        return self.sentence.format(who=who or "", detail=self.detail.show(value))


GAPS: dict[str, Gap] = {
    gap.code: gap
    for gap in (
        Gap(
            "id_doubt",
            "证号待修",
            "{who}的证号待修：{detail}",
            "对照身份证或户口簿填上正确的号码",
            is_wrong=True,
        ),
        Gap(
            "duplicate",
            "证号重复",
            "{who}的证号也登记在{detail}",
            "是同一个人就办理迁移；确属两人同号，请在备注里写明",
            is_wrong=True,
        ),
        Gap(
            "died",
            "已故仍领",
            "{who}已于{detail}去世，待遇还没有停或调整",
            "核实后从下月起停发，或按剩下的人重新登记待遇",
            is_wrong=True,
            detail=Day(),
        ),
        Gap(
            "twice",
            "低保特困同领",
            "{who}同时登记了低保和特困",
            "两项不能同时享受，请核对后停掉一项",
            is_wrong=True,
        ),
        Gap(
            "mismatch",
            "生日性别不符",
            "{who}的出生日期或性别与证号不一致",
            "对照身份证，改证号或改出生日期、性别",
            is_wrong=True,
        ),
        Gap("no_head", "没有户主", "这一户没有户主", "在成员里选一位立为户主", is_wrong=True),
        Gap(
            "too_many_insured",
            "保障人数过多",
            "保障人数是 {detail} 人，比共同生活的人还多",
            "核对成员和保障人数",
            is_wrong=True,
        ),
        Gap(
            "review",
            "核查到期",
            "{detail}就该核查了",
            "核查后重新登记待遇，写上下次核查的月份",
            detail=Month(),
        ),
        Gap("no_id", "缺证号", "{who}没有身份证号", "对照户口簿补上；暂无证件的请提醒补办"),
        Gap("no_account", "缺账户", "在领待遇，但没有收款账户", "补上社保卡或存折的账号"),
        Gap("no_amount", "缺金额", "登记了待遇，但没有月金额", "对照审批表补上金额"),
        Gap("no_phone", "缺联系电话", "全家和相关人员都没有电话", "问本人、村协理员或亲属补上一个"),
        Gap(
            "above_standard",
            "高于低保标准",
            "低保金平均每人比低保标准（每月 {detail} 元）还高",
            "核对月金额和保障人数；确实应当高的，不用改",
            detail=Money(),
        ),
        Gap("no_position", "缺走访顺序", "没有走访顺序", "填上村里走访的先后，打印时按它排"),
        Gap("no_area", "缺城乡类别", "没有写明城市还是农村", "标准和测算都要用，请补上"),
        Gap("no_relation", "缺关系", "{who}没有写与户主的关系", "对照户口簿补上"),
        Gap(
            "minor_head",
            "户主未成年",
            "户主{who}未满 18 周岁",
            "请确认监护人，登记在“相关人员”里",
        ),
        Gap(
            "card_expired",
            "残疾证到期",
            "{who}的残疾证 {detail} 到期",
            "提醒换证；等级变了会影响待遇",
            detail=Day(),
        ),
        Gap(
            "card_mismatch",
            "残疾证号不符",
            "{who}的残疾证号与身份证号前 18 位不一致",
            "可能是升位、改号或录错，请核对两证",
        ),
        Gap(
            "same_account",
            "账号重复",
            "收款账号与{detail}相同",
            "确认是不是代领；代领要有书面协议",
        ),
    )
}
"""Gap by code; what is wrong comes before what is missing."""
