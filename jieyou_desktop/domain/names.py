"""How Chinese surnames are read, where it differs from how the character is usually read."""

from collections.abc import Mapping


def _table(text: str) -> dict[str, tuple[tuple[str, ...], ...]]:
    """``尉迟 yu-chi`` or ``覃 qin/tan`` to surname and its readings, each a tuple of syllables."""
    entries = (entry.split() for entry in text.replace("\n", "；").split("；") if entry.strip())
    return {
        surname: tuple(tuple(one.split("-")) for one in readings.split("/"))
        for surname, readings in entries
    }


SURNAMES: Mapping[str, tuple[tuple[str, ...], ...]] = _table(
    """单 shan；仇 qiu；解 xie；曾 zeng；查 zha；区 ou；盖 ge/gai；朴 piao；任 ren；覃 qin/tan
    翟 zhai/di；乐 yue/le；缪 miao；员 yun；贠 yun；种 chong；华 hua；洗 xian；冼 xian
    折 she；宁 ning；纪 ji；燕 yan；那 na；哈 ha；召 shao；盛 sheng；臧 zang；藏 zang
    牟 mu/mou；逄 pang；逯 lu；隗 wei/kui；郗 xi/chi；郇 xun/huan；谌 chen/shen；阚 kan
    费 fei/bi；乜 nie；么 yao；幺 yao；亓 qi；仉 zhang；佘 she；厍 she；句 gou；晟 cheng
    祭 zhai；秘 bi；繁 po；能 nai；莘 shen/xin；葛 ge；蔚 yu/wei；薄 bo；角 jue；郄 qie
    都 du；重 chong；长 zhang；隽 juan；颉 xie；食 yi；黑 he/hei；尉 wei；宓 mi/fu
    柏 bai/bo；行 xing；车 che；石 shi；沈 shen；瞿 qu；曲 qu；卜 bu；俞 yu；於 yu；粘 nian
    过 guo；撒 sa；适 kuo；应 ying；相 xiang；占 zhan；令 ling；教 jiao；要 yao；冠 guan
    佴 nai；訾 zi；阙 que；谷 gu；殷 yin；晁 chao；尉迟 yu-chi；万俟 mo-qi；长孙 zhang-sun
    单于 chan-yu；澹台 tan-tai；令狐 ling-hu；皇甫 huang-fu；欧阳 ou-yang；司马 si-ma
    上官 shang-guan；诸葛 zhu-ge；夏侯 xia-hou；东方 dong-fang；闻人 wen-ren；赫连 he-lian
    公羊 gong-yang；公冶 gong-ye；公孙 gong-sun；宗政 zong-zheng；濮阳 pu-yang；淳于 chun-yu
    太史 tai-shi；申屠 shen-tu；仲孙 zhong-sun；轩辕 xuan-yuan；钟离 zhong-li；宇文 yu-wen
    鲜于 xian-yu；慕容 mu-rong；司徒 si-tu；司空 si-kong；亓官 qi-guan；呼延 hu-yan
    端木 duan-mu；百里 bai-li；东郭 dong-guo；南宫 nan-gong；南门 nan-men；西门 xi-men
    拓跋 tuo-ba；独孤 du-gu；闾丘 lv-qiu；谷梁 gu-liang；左丘 zuo-qiu"""
)
"""Surname to its readings, the usual one first. Ordinary surnames are not listed."""

GIVEN: Mapping[str, tuple[str, ...]] = {
    character: tuple(one[0] for one in readings)
    for character, readings in _table(
        """长 chang/zhang；朝 chao/zhao；乐 le/yue；重 chong/zhong；行 xing/hang
        传 chuan/zhuan；茜 xi/qian；晟 sheng/cheng；莘 xin/shen；柏 bai/bo；省 sheng/xing
        盛 sheng/cheng；娜 na/nuo；单 dan/shan；参 can/shen；曾 zeng/ceng；调 tiao/diao
        藏 zang/cang；降 jiang/xiang；露 lu；奇 qi；还 huan；仔 zi"""
    ).items()
}
"""Characters of given names that families read in more than one way."""


def surname_of(name: str) -> str:
    """The surname a Chinese name begins with: two characters when it is a known compound."""
    return name[:2] if len(name) > 2 and name[:2] in SURNAMES else name[:1]
