"""架空市, the invented city: its plans, its rating scales, and what changed over the years."""

from kpi.model import PlanKind, Status
from kpi.training import kurashi, manabi, midori, mirai
from kpi.training.plan import City, Correction, PlanItem, Redefinition, Renaming, Retarget, Scale

_MEASURES = (
    ("1-1-①", "学ぶ楽しさを知る子どもを育てます。"),
    ("1-1-②", "だれもが学び続けられる場を広げます。"),
    ("1-2-①", "子どもと家庭をまち全体で支えます。"),
    ("2-1-①", "こころとからだの健康づくりを応援します。"),
    ("2-1-②", "年を重ねても自分らしく暮らせる地域をつくります。"),
    ("2-2-①", "災害に備える地域の力を高めます。"),
    ("2-2-②", "事故や犯罪のないまちをつくります。"),
    ("3-1-①", "身近な緑と水辺を守り育てます。"),
    ("3-1-②", "ごみを減らし、資源を生かします。"),
    ("3-2-①", "脱炭素のくらしと仕事を広げます。"),
    ("4-1-①", "手続に時間のかからない市役所をつくります。"),
    ("4-1-②", "働く場と挑戦の機会を広げます。"),
    ("4-2-①", "市政を分かりやすく伝え、市民の声を生かします。"),
)
_POLICIES = (
    ("1", "子どもが主役のまち"),
    ("2", "いのちを守る備え"),
    ("3", "元気に過ごせる毎日"),
    ("4", "緑の回廊"),
    ("5", "ごみ半減への挑戦"),
    ("6", "書かない窓口"),
    ("7", "地元の仕事の応援"),
    ("8", "市民との対話"),
)

_SCALES = (
    Scale(
        "training-scale-1",
        "架空市の評価区分(旧)",
        0,
        ((Status.ACHIEVED, "達成", 1.0), (Status.NEARLY, "おおむね達成", 0.9), (Status.MISSED, "未達成", None)),
        ((Status.ON_TRACK, "順調", 1.0), (Status.CAUTION, "やや遅れ", 0.9), (Status.BEHIND, "遅れ", None)),
    ),
    Scale(
        "training-scale-2",
        "架空市の評価区分",
        2,
        ((Status.ACHIEVED, "達成", 1.0), (Status.NEARLY, "概ね達成", 0.8), (Status.MISSED, "未達成", None)),
        ((Status.ON_TRACK, "順調", 1.0), (Status.CAUTION, "注意", 0.8), (Status.BEHIND, "遅れ", None)),
    ),
)

_RETARGETS = (
    Retarget("midori-planting", 1, 10, 1, 1100, "台風の被害により秋の植樹祭の会場を縮小するため"),
    Retarget("kurashi-decision", 1, 10, 1, 13.5, "日数の数え方の変更に合わせるため"),
    Retarget("kurashi-walk", 2, 8, 25, 4800, "猛暑により夏の開催を取りやめるため"),
    Retarget("mirai-jobs", 3, 9, 16, 200, "合同企業説明会の規模の縮小に合わせるため"),
    Retarget("manabi-courses", 4, 7, 20, 8400, "中央図書館の空調改修により会場が減るため"),
)

_REDEFINITIONS = (
    Redefinition(
        "kurashi-decision",
        1,
        10,
        "必要な書類がそろった日から決定の日までの日数の平均",
        "書類の不足による待ち時間を除くため",
    ),
    Redefinition(
        "midori-recycle",
        2,
        4,
        "集めたごみのうち資源にした割合(店頭での回収を含む)",
        "店頭で回収される資源を含めるため",
        "家庭ごみと店頭で回収した資源の総量",
    ),
    Redefinition(
        "midori-lessons",
        4,
        7,
        "市が会場またはオンラインで開いた環境学習講座の回数",
        "オンラインの講座を始めたため",
    ),
)

_CORRECTIONS = (
    Correction("manabi-books", 0, 12, -180, (1, 5, 20), "集計の誤り(1校の二重計上)の訂正"),
    Correction("mirai-startups", 2, 6, -12, (3, 8, 21), "電話での再相談の二重計上の訂正"),
    Correction("kurashi-checkup", 3, 2, 0, (4, 5, 22), "報告漏れの追加"),
    Correction("manabi-books", 3, 11, 240, (4, 6, 18), "集計漏れ(1校分)の訂正"),
    Correction("kurashi-walk", 4, 5, -30, (4, 7, 24), "集計の誤りの訂正"),
    Correction("mirai-followers", 4, 7, None, (4, 8, 26), "別の指標の値を誤って入力したため取消し"),
)

_RENAMINGS = (
    Renaming("mirai-procedures", (2, 4, 22), "オンラインでできる手続の数", "分かりやすい名称への変更"),
    Renaming(("midori", 3), (3, 7, 3), "ごみの減量と資源の循環", "市民懇話会の意見を受けた見直し"),
)

CITY = City(
    name="架空市",
    source="研修用の架空データ",
    secretariat="事務局(みらい企画課) 担当",
    departments=(manabi.DEPARTMENT, kurashi.DEPARTMENT, midori.DEPARTMENT, mirai.DEPARTMENT),
    plan_items=(
        *(PlanItem(PlanKind.COMPREHENSIVE, code, title) for code, title in _MEASURES),
        *(PlanItem(PlanKind.BASIC_POLICY, code, title) for code, title in _POLICIES),
    ),
    scales=_SCALES,
    retargets=_RETARGETS,
    redefinitions=_REDEFINITIONS,
    corrections=_CORRECTIONS,
    renamings=_RENAMINGS,
    lags={"midori-park": 2, "mirai-work": 1},
)
