"""The invented town: villages, units, people. Nobody and nothing here exists: ID numbers carry a county code that
no county has, telephones begin 1990000, names are put together by chance."""

# ruff: noqa: E501  Chinese counts double, and a table is read best as a table
from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import date, timedelta

COUNTY = "清源县"
TOWN = "云溪镇"
AREA = "560199"  # no province has 56

VILLAGES: dict[str, tuple[str, ...]] = {
    "石桥村": ("石桥", "石桥村委会", "石桥社区"),
    "柳富村": ("柳富", "柳富村委会", "柳富村村委会"),
    "东坪村": ("东坪", "东坪村委会"),
    "大湾村": ("大湾", "大湾村委会"),
    "青石岭村": ("青石岭", "青石岭村委会"),
    "白马村": ("白马", "白马村委会"),
    "红旗村": ("红旗", "红旗村委会", "红旗大队"),
    "双河村": ("双河", "双河村委会"),
    "杨家坳村": ("杨家坳", "杨家坳村委会", "杨坳村"),
    "龙泉村": ("龙泉", "龙泉村委会"),
    "金竹村": ("金竹", "金竹村委会"),
    "马鞍山村": ("马鞍山", "马鞍山村委会"),
    "清水塘村": ("清水塘", "清水塘村委会"),
    "枫树坪村": ("枫树坪", "枫树坪村委会", "枫坪村"),
    "新建社区": ("新建", "新建居委会", "新建社区居委会"),
    "镇东社区": ("镇东", "镇东居委会", "镇东社区居委会"),
    "下坪村": ("下坪", "下坪村委会"),
    "上坪村": ("上坪", "上坪村委会"),
    "古楼村": ("古楼", "古楼村委会"),
    "兴隆村": ("兴隆", "兴隆村委会"),
}

UNITS: dict[str, tuple[str, ...]] = {
    "镇农业服务中心": ("农业服务中心", "镇农服中心", "农服中心", "农技站"),
    "镇自然资源所": ("自然资源所", "国土所", "镇国土所"),
    "镇社会事务办公室": ("社会事务办", "镇社会事务办", "民政办", "镇民政办"),
    "镇村镇建设办公室": ("村建办", "镇村建办", "城建办"),
    "镇综合行政执法队": ("综合执法队", "镇综合执法队", "执法队"),
    "镇水利站": ("水利站",),
    "镇林业站": ("林业站",),
    "镇移民站": ("移民站", "移民办"),
    "镇劳动保障所": ("劳动保障所", "社保所", "镇社保所"),
    "镇财政所": ("财政所",),
    "镇司法所": ("司法所",),
    "清源县公安局云溪派出所": ("派出所", "云溪派出所", "镇派出所"),
    "镇交通管理站": ("交管站", "交通站", "镇交管站"),
    "镇中心学校": ("中心学校", "镇中心校"),
    "镇卫生院": ("卫生院", "云溪卫生院"),
    "镇供电所": ("供电所", "云溪供电所"),
    "镇经济发展办公室": ("经发办", "镇经发办"),
    "镇党政办公室": ("党政办", "镇党政办"),
    "镇纪委": ("镇纪检监察办公室", "镇纪检办"),
    "清源县纪委监委": ("县纪委监委", "县纪委"),
}

SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文"
MEN = "建国 德福 永清 志强 长江 少云 家旺 成林 世昌 光辉 守义 大全 开明 正华 先进 国庆 春生 水根 金龙 德贵 传宝 兴旺 昌盛 有才 树生 明堂 启发 仕林 绍华 庭槐 方成 显达 立新 宏伟 小军 晓东 海涛 鹏飞 俊杰 忠良 和平 克勤 运来 承志 远山 玉田 万春 茂盛 天佑 福来 培根 学文 耀祖 再兴 仲平 朝阳 卫东 爱民 继业 伯年 双喜 铁柱 松柏 劲夫 怀德 汝成 益民 东升 安邦 炳南 云鹏 泽民 贵生 勇 刚 磊 涛 斌 超 浩 伟 军 强 峰 辉 亮 波".split()
WOMEN = "桂兰 秀英 玉珍 春梅 淑芬 红霞 素芬 海燕 丽娟 明秀 翠花 腊梅 国香 菊英 凤仙 月娥 银秀 冬梅 美玲 彩云 玉莲 运香 喜凤 金枝 兰芳 水莲 惠芳 爱华 小琴 晓燕 雪梅 雅丽 佩珍 桃花 秋菊 巧云 润莲 满秀 青莲 三妹 又香 瑞芝 文娟 静怡 思琪 艳红 利华 群英 远芳 梦瑶 丹 敏 静 娜 艳 丽 玲 芳 霞 萍 蓉 倩".split()
ROUGH = ("先生", "女士")
GROUPS = "一二三四五六七八九十"
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def id_number(birth: date, order: int) -> str:
    """An ID number with its right check digit; an odd order is a man's."""
    first = f"{AREA}{birth:%Y%m%d}{order:03}"
    total = sum(int(digit) * weight for digit, weight in zip(first, WEIGHTS, strict=True))
    return first + "10X98765432"[total % 11]


@dataclass(frozen=True)
class Person:
    """Somebody who petitions. `key` is the truth's name of the person, empty for nobody known."""

    key: str
    name: str
    gender: str | None = None
    birth_on: date | None = None
    id_number: str | None = None
    phone: str | None = None
    village: str | None = None
    group: str | None = None
    house: int = 0

    @property
    def address(self) -> str | None:
        """Where the person lives, as a form has it."""
        if self.village is None or self.group is None:
            return None
        return f"{TOWN}{self.village}{self.group}{self.house}号"


@dataclass
class People:
    """All people of the town; no two share a name, a number or a telephone unless it is meant."""

    rng: random.Random
    names: set[str] = field(default_factory=set)
    count: int = 0
    lines: int = 1000

    def person(
        self,
        village: str,
        *,
        name: str | None = None,
        gender: str | None = None,
        phone: str | None = None,
        group: str | None = None,
        house: int | None = None,
        ends_in_x: bool = False,
    ) -> Person:
        """Somebody new in a village."""
        rng = self.rng
        gender = gender or rng.choice("男男女")
        if name is None:
            name = self._name(gender)
        elif name in self.names:
            # A namesake is meant.
            pass
        self.names.add(name)
        self.count += 1
        birth = date(1944, 1, 1) + timedelta(days=rng.randrange(58 * 365))
        order = self.count * 2 % 1000 + (1 if gender == "男" else 0)
        number = id_number(birth, order)
        while number.endswith("X") != ends_in_x and (ends_in_x or rng.random() < 0.0):
            birth += timedelta(days=1)
            number = id_number(birth, order)
        return Person(
            key=f"P{self.count:04}",
            name=name,
            gender=gender,
            birth_on=birth,
            id_number=number,
            phone=phone or self.phone(),
            village=village,
            group=group or rng.choice(GROUPS[:9]) + "组",
            house=house or rng.randrange(1, 120),
        )

    def phone(self) -> str:
        """A telephone nobody has."""
        self.lines += self.rng.randrange(3, 17)
        return f"1990000{self.lines:04}"

    def name(self) -> str:
        """A name nobody else has, for those whom petitioners tell of."""
        name = self._name(self.rng.choice("男女"))
        self.names.add(name)
        return name

    def _name(self, gender: str) -> str:
        while True:
            name = self.rng.choice(SURNAMES) + self.rng.choice(MEN if gender == "男" else WOMEN)
            if name not in self.names and len(name) > 1:
                return name


def office_toml() -> str:
    """The office's own declarations, with all villages and units and what people call them."""
    lines = [
        "# 云溪镇信访办的设定。镇、村、人、电话都是编造的。",
        "",
        "[office]",
        f'name = "{TOWN}信访办公室"',
        f'town = "{TOWN}"',
        f'organ = "{COUNTY}{TOWN}人民政府"',
        f'organ_above = "{COUNTY}人民政府"',
        f'reports_to = "{COUNTY}信访局"',
        'prefix = "云信"',
        'ledger_prefix = "YX-"',
        'contact = "云溪镇信访办公室 林知远"',
        'phone = "0999-66660000"',
        f'address = "{COUNTY}{TOWN}政府大院一楼"',
        'query = "凭信访件编号到镇信访办窗口或者打电话查询"',
        f'discipline = "{COUNTY}纪委监委"',
        "",
        "[period]",
        "starts_on = 1",
        "report_due = 25",
        "",
        "[clocks]",
        "soon_days = 7",
        'receipt = ["reached_office_on", "received_on", "registered_on"]',
        "",
        "[groups]",
        "threshold = 5",
        "representatives = 5",
        "",
    ]
    for table, places in (("villages", VILLAGES), ("units", UNITS)):
        for name, aliases in places.items():
            listed = ", ".join(f'"{alias}"' for alias in aliases)
            lines += [f"[[{table}]]", f'name = "{name}"', f"aliases = [{listed}]", ""]
    return "\n".join(lines).rstrip() + "\n"
