"""The constants of travel: each with its range, unit, grade and reason, declared once."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any

from xietong.model.transport.reasons import IN_CHINESE
from xietong.region.region import Parameter

__all__ = ["TransportSettings", "transport_parameters", "transport_settings"]

_BELIEVED = "gives believable times; no counts were found"
_COMMUTES = "chosen so that mean time and mean distance of commuting in the core are met together"
_BUS_FARE = "fares of Beijing since 2014-12-28, half with a card (Global Times, 2014-12; Beijing Review, 2014-11-28)"
_METRO_FARE = "fares of Beijing since 2014-12-28 (Global Times, 2014-12; Beijing Review, 2014-11-28)"
_RAIL_FARE = (
    "second class, 0.045 and 0.077 US dollars a kilometre (International Railway Journal, How China builds "
    "high-speed rail for less, citing People's Railway Post), at 6.15 yuan"
)
_SHARES = "central Beijing's shares of 2020 in trips not on foot (Beijing Transport Institute, 2021 annual report)"
_TIMETABLE = "fitted to the timetable of 2016-03-10 (rail_services)"


def _constant(value: float, low: float, high: float, unit: str, status: str, source: str, en: str, zh: str) -> Any:
    facts = {"low": low, "high": high, "unit": unit, "status": status, "source": source, "en": en, "zh": zh}
    return field(default=value, metadata=facts)


@dataclass(frozen=True)
class TransportSettings:
    """Constants of travel times. The metadata of a field hold range, unit, grade, reason and meaning."""

    persons_per_settled_km2: float = _constant(
        1500.0, 1000.0, 3000.0, "persons/km2", "assumption", _BELIEVED,
        "Density at which a settlement fills its inhabited area; bounds the distances inside it",
        "居民点建成区的人口密度，用于限定其内部距离",
    )  # fmt: skip
    detour: float = _constant(
        1.25, 1.2, 1.4, "ratio", "assumption", "usual ratio of street to straight-line distance",
        "Street distance over straight-line distance", "街道距离与直线距离之比",
    )  # fmt: skip
    street_speed_kmh: float = _constant(
        37.0, 25.0, 40.0, "km/h", "estimated", _COMMUTES,
        "Free speed on city streets for a very short trip", "城市街道极短出行的自由流速度",
    )  # fmt: skip
    street_speed_gain: float = _constant(
        2.0, 1.0, 3.0, "km/h per km", "assumption", _BELIEVED,
        "Gain of street speed with the length of the link", "街道速度随路段长度的增量",
    )  # fmt: skip
    street_speed_limit_kmh: float = _constant(
        60.0, 50.0, 70.0, "km/h", "assumption", "limit of ordinary roads",
        "Highest free speed on streets and country lanes", "街道与乡道的最高自由流速度",
    )  # fmt: skip
    street_reach_km: float = _constant(
        25.0, 15.0, 35.0, "km", "assumption", "beyond it the road table holds the roads",
        "Longest direct street between neighbouring settlements", "相邻居民点之间直接街道的最大长度",
    )  # fmt: skip
    street_neighbours: float = _constant(
        6.0, 4.0, 12.0, "count", "assumption", "enough for a connected street grid",
        "Nearest settlements that a settlement is linked to by streets", "每个居民点以街道连接的最近居民点数",
    )  # fmt: skip
    congestion_everywhere: float = _constant(
        1.3, 1.1, 1.4, "ratio", "estimated", _COMMUTES,
        "Driving time over free-flow time outside towns", "城外行车时间与自由流时间之比",
    )  # fmt: skip
    congestion_slope: float = _constant(
        0.12, 0.1, 0.5, "ratio", "estimated", _COMMUTES,
        "Further congestion at the reference density", "参考密度下的附加拥堵",
    )  # fmt: skip
    congestion_density: float = _constant(
        6000.0, 4000.0, 8000.0, "persons/km2", "assumption", _BELIEVED,
        "Reference density of congestion", "拥堵的参考人口密度",
    )  # fmt: skip
    congestion_cap: float = _constant(
        2.0, 1.5, 2.5, "ratio", "assumption", _BELIEVED,
        "Highest multiple of the reference density that still adds congestion", "拥堵随密度增长的上限倍数",
    )  # fmt: skip
    congestion_reach_km: float = _constant(
        15.0, 10.0, 25.0, "km", "assumption", "long links of the schematic graph leave the town",
        "Length of a link over which the density of its ends congests it", "路段两端密度造成拥堵的长度",
    )  # fmt: skip
    terminal_minutes: float = _constant(
        5.0, 3.0, 6.0, "minutes", "estimated", _COMMUTES,
        "Walking and parking at an end of a road trip", "道路出行一端的步行与停车时间",
    )  # fmt: skip
    terminal_density_minutes: float = _constant(
        3.0, 1.0, 4.0, "minutes", "estimated", _COMMUTES,
        "Further terminal minutes per log of one plus density in thousands", "随密度对数增加的端点时间",
    )  # fmt: skip
    cycle_speed_kmh: float = _constant(
        12.0, 10.0, 16.0, "km/h", "assumption", "bicycle or electric bicycle in traffic",
        "Speed of a bicycle on short road trips", "短途自行车出行速度",
    )  # fmt: skip
    cycle_minutes: float = _constant(
        10.0, 4.0, 14.0, "minutes", "estimated", _COMMUTES,
        "Fetching, parking and changing on a bicycle trip", "自行车出行两端时间合计",
    )  # fmt: skip
    walk_speed_kmh: float = _constant(
        4.8, 4.0, 5.5, "km/h", "published", "usual design speed of pedestrians",
        "Walking speed", "步行速度",
    )  # fmt: skip
    feeder_speed_kmh: float = _constant(
        12.0, 10.0, 20.0, "km/h", "assumption", "bus or bicycle to the station",
        "Speed of bus or bicycle to a metro station", "接驳地铁的公交或自行车速度",
    )  # fmt: skip
    feeder_wait: float = _constant(
        6.0, 4.0, 8.0, "minutes", "assumption", "half of a usual bus headway, or unlocking and parking a bicycle",
        "Waiting for the feeder", "接驳等候时间",
    )  # fmt: skip
    access_radius_km: float = _constant(
        5.0, 3.0, 6.0, "km", "assumption", "beyond it another station is nearer in a dense city",
        "Reach of a metro station in a dense place", "高密度地区地铁站的吸引半径",
    )  # fmt: skip
    access_radius_open_km: float = _constant(
        12.0, 8.0, 15.0, "km", "assumption", "bus feeders of suburban terminals",
        "Reach of a metro station in a sparse place", "低密度地区地铁站的吸引半径",
    )  # fmt: skip
    dense_from: float = _constant(
        5000.0, 3000.0, 8000.0, "persons/km2", "assumption", "edge of the continuous city",
        "Density from which a place counts as dense", "视为高密度的人口密度下限",
    )  # fmt: skip
    metro_entry: float = _constant(
        3.0, 1.0, 5.0, "minutes", "estimated", _COMMUTES,
        "From the street to the platform and back, each", "进站与出站时间（各）",
    )  # fmt: skip
    metro_wait: float = _constant(
        4.0, 1.5, 5.0, "minutes", "estimated", _COMMUTES,
        "Waiting on a metro platform", "地铁候车时间",
    )  # fmt: skip
    metro_transfer: float = _constant(
        2.5, 0.5, 4.5, "minutes", "published", "median of Beijing's 220 listed transfers",
        "Walk between two metro lines where no time is listed", "未列出时间时的地铁换乘步行时间",
    )  # fmt: skip
    metro_speed_kmh: float = _constant(
        80.0, 80.0, 160.0, "km/h", "published", "design speed of most lines",
        "Design speed of a metro line where none is known", "未知时的地铁设计速度",
    )  # fmt: skip
    metro_speed_factor: float = _constant(
        0.75, 0.7, 0.85, "ratio", "estimated", "gives 36 km/h at stops 1.4 km apart and 110 km/h on the airport line",
        "Metro cruising speed over design speed", "地铁巡航速度与设计速度之比",
    )  # fmt: skip
    metro_stop: float = _constant(
        0.9, 0.6, 1.2, "minutes", "estimated", "as metro_speed_factor",
        "Braking, standing and starting at a metro stop", "地铁停站时间",
    )  # fmt: skip
    track_detour: float = _constant(
        1.055, 1.0, 1.1, "ratio", "estimated", "Beijing: station distance over straight line",
        "Track length over straight line where no length is known", "未知长度时的线路与直线距离之比",
    )  # fmt: skip
    rail_speed_factor: float = _constant(
        0.8, 0.75, 0.9, "ratio", "estimated", _TIMETABLE,
        "Train speed over design speed", "列车运行速度与设计速度之比",
    )  # fmt: skip
    rail_speed_cap_kmh: float = _constant(
        300.0, 250.0, 350.0, "km/h", "estimated", _TIMETABLE,
        "Highest train speed", "列车最高运行速度",
    )  # fmt: skip
    rail_stop: float = _constant(
        3.1, 2.0, 4.0, "minutes", "estimated", _TIMETABLE,
        "Time lost at an intermediate station by the usual train", "普通车次途经一站的损失时间",
    )  # fmt: skip
    rail_stop_fastest: float = _constant(
        1.7, 1.0, 2.5, "minutes", "estimated", _TIMETABLE,
        "Time lost at an intermediate station by the fastest train of the day, which passes some of them",
        "当日最快车次途经一站的平均损失时间（部分站不停）",
    )  # fmt: skip
    rail_through: float = _constant(
        3.0, 0.0, 3.0, "minutes", "estimated", _TIMETABLE,
        "Time lost where a train runs through from one high-speed line to another", "高铁跨线直通的损失时间",
    )  # fmt: skip
    rail_change: float = _constant(
        20.0, 10.0, 30.0, "minutes", "assumption", "walk and wait between trains at one station",
        "Change of trains inside a station", "站内换乘列车时间",
    )  # fmt: skip
    high_speed_default_kmh: float = _constant(
        250.0, 200.0, 350.0, "km/h", "assumption", "design speed missing in the table",
        "Design speed of a high-speed line where none is known", "未知时的高铁设计速度",
    )  # fmt: skip
    conventional_default_kmh: float = _constant(
        60.0, 50.0, 80.0, "km/h", "assumption", "half of 120 km/h",
        "Speed of a conventional line where none is known", "未知时的普速铁路速度",
    )  # fmt: skip
    rail_boarding_commuting: float = _constant(
        16.0, 10.0, 25.0, "minutes", "assumption", "10 min in the stations and 6 min wait of a seasoned commuter",
        "Entering, waiting and leaving on a rail commute", "铁路通勤的进出站与候车时间",
    )  # fmt: skip
    rail_boarding_business: float = _constant(
        25.0, 20.0, 37.0, "minutes", "assumption", "boarding, security and alighting with a booked seat",
        "Entering, waiting and leaving on a rail business trip", "铁路商务出行的进出站与候车时间",
    )  # fmt: skip
    rail_wait: float = _constant(
        6.0, 4.0, 10.0, "minutes", "assumption", "part of boarding; a declared headway replaces it",
        "Wait for a train where no headway is declared", "未给出发车间隔时的候车时间",
    )  # fmt: skip
    business_trips_per_job: float = _constant(
        0.01, 0.003, 0.02, "trips per job", "assumption", "no count of business trips was found",
        "Business trips to another zone for each job and working day", "每个岗位每工作日的跨区商务出行次数",
    )  # fmt: skip
    rail_shortest_km: float = _constant(
        40.0, 30.0, 50.0, "km", "assumption", "an intercity line must not become the only urban railway",
        "Commutes below this, or inside one city, use intercity rail only where metro competes",
        "低于此距离或同城通勤，仅在地铁可竞争处使用城际铁路",
    )  # fmt: skip
    station_access_minutes: float = _constant(
        90.0, 60.0, 150.0, "minutes", "assumption", "whoever drives for longer drives all the way",
        "Longest way to a station of intercity rail", "前往城际铁路车站的最长时间",
    )  # fmt: skip
    interchange_km: float = _constant(
        40.0, 20.0, 60.0, "km", "assumption", "stations of one city",
        "Longest transfer between two stations of a city", "同城两站间换乘的最大距离",
    )  # fmt: skip
    bus_time_factor: float = _constant(
        1.5, 1.2, 2.0, "ratio", "estimated",
        "Beijing: buses at the peak of 2020 ran at 18.1 km/h (Beijing Transport Institute, 2021 annual report)",
        "Time in a bus over driving time", "公交车内时间与驾车时间之比",
    )  # fmt: skip
    bus_minutes: float = _constant(
        14.0, 9.0, 20.0, "minutes", "assumption", "walk of four minutes at each end, and half of a usual headway",
        "Walking and waiting of a trip by bus", "公交出行的步行与候车时间",
    )  # fmt: skip
    wage_per_hour: float = _constant(
        53.0, 35.0, 93.0, "yuan per hour", "estimated",
        "mean wage of the cities over resident workers, over 2,000 hours",
        "Wage that the value of time is a share of", "计算时间价值的小时工资",
    )  # fmt: skip
    value_of_time_share_commuting: float = _constant(
        0.5, 0.3, 0.8, "ratio", "published", "Small and Verhoef (2007), chapter 2: half of the wage",
        "Value of time on a commute over the wage", "通勤时间价值与工资之比",
    )  # fmt: skip
    value_of_time_share_business: float = _constant(
        1.0, 0.8, 1.4, "ratio", "assumption", "what the employer pays for the time",
        "Value of time on a business trip over the wage", "商务时间价值与工资之比",
    )  # fmt: skip
    car_yuan_per_km: float = _constant(
        0.7, 0.5, 1.0, "yuan per km", "assumption",
        "fuel of about 8 litres on 100 km, tyres and upkeep; no survey was found",
        "Running cost of a car", "小汽车行驶费用",
    )  # fmt: skip
    car_reference_kmh: float = _constant(
        30.0, 20.0, 40.0, "km/h", "assumption", "a unit only: the fitted decay answers to it",
        "Speed of the drive whose minutes are the unit of composite time", "综合时间以该速度驾车的分钟为单位",
    )  # fmt: skip
    car_persons: float = _constant(
        1.2, 1.0, 1.5, "persons", "assumption", "most drive alone to work; no counts were found",
        "Persons in a car", "每车乘员",
    )  # fmt: skip
    fare_bus_base: float = _constant(
        1.0, 1.0, 2.0, "yuan per trip", "published", _BUS_FARE,
        "Fare of a bus for the first kilometres", "公交起步票价",
    )  # fmt: skip
    fare_bus_base_km: float = _constant(
        10.0, 10.0, 10.0, "km", "published", _BUS_FARE,
        "Kilometres in the first fare of a bus", "公交起步里程",
    )  # fmt: skip
    fare_bus_per_km: float = _constant(
        0.1, 0.1, 0.2, "yuan per km", "published", _BUS_FARE,
        "Fare of a bus for each further kilometre", "公交超出起步里程每公里票价",
    )  # fmt: skip
    fare_metro_base: float = _constant(
        3.0, 2.0, 3.0, "yuan per trip", "published", _METRO_FARE,
        "Fare of the metro for the first kilometres", "地铁起步票价",
    )  # fmt: skip
    fare_metro_base_km: float = _constant(
        6.0, 4.0, 6.0, "km", "published", _METRO_FARE,
        "Kilometres in the first fare of the metro", "地铁起步里程",
    )  # fmt: skip
    fare_metro_per_km: float = _constant(
        0.1, 0.05, 0.17, "yuan per km", "published", _METRO_FARE,
        "Fare of the metro for each further kilometre, stages smoothed", "地铁超出起步里程每公里票价（分段平滑）",
    )  # fmt: skip
    fare_conventional_per_km: float = _constant(
        0.12, 0.06, 0.16, "yuan per km", "estimated",
        "a third to a quarter of the fares of fast trains (International Railway Journal, How China "
        "builds high-speed rail for less)",
        "Fare of a conventional train", "普速列车票价",
    )  # fmt: skip
    fare_intercity_per_km: float = _constant(
        0.28, 0.25, 0.31, "yuan per km", "published", _RAIL_FARE,
        "Fare of a train on lines below high_speed_from_kmh", "城际（动车）列车票价",
    )  # fmt: skip
    fare_high_speed_per_km: float = _constant(
        0.47, 0.42, 0.5, "yuan per km", "published", _RAIL_FARE,
        "Fare of a train on lines from high_speed_from_kmh", "高速列车票价",
    )  # fmt: skip
    high_speed_from_kmh: float = _constant(
        300.0, 300.0, 300.0, "km/h", "published",
        "fares and services differ between lines of 200 to 250 and of 300 to 350 km/h",
        "Design speed from which a line is high-speed, below it intercity", "设计速度达到此值为高速，低于为城际",
    )  # fmt: skip
    bicycle_constant_commuting: float = _constant(
        5.5, -5.0, 15.0, "minutes", "estimated", _SHARES,
        "Disadvantage of the bicycle on a commute beyond its minutes", "通勤自行车的附加不便（分钟当量）",
    )  # fmt: skip
    bus_constant_commuting: float = _constant(
        20.0, 10.0, 30.0, "minutes", "estimated", _SHARES,
        "Disadvantage of the bus on a commute beyond its minutes and fare", "通勤公交的附加不便（分钟当量）",
    )  # fmt: skip
    bicycle_constant_business: float = _constant(
        10.0, 0.0, 20.0, "minutes", "assumption", "no mode shares of business trips were found",
        "Disadvantage of the bicycle on a business trip beyond its minutes", "商务自行车的附加不便（分钟当量）",
    )  # fmt: skip
    bus_constant_business: float = _constant(
        10.0, 0.0, 20.0, "minutes", "assumption", "no mode shares of business trips were found",
        "Disadvantage of the bus on a business trip beyond its minutes and fare", "商务公交的附加不便（分钟当量）",
    )  # fmt: skip
    metro_constant_commuting: float = _constant(
        11.2, 0.0, 20.0, "minutes", "estimated", _SHARES,
        "Disadvantage of metro on a commute beyond its minutes and fare", "通勤地铁的附加不便（分钟当量）",
    )  # fmt: skip
    rail_constant_commuting: float = _constant(
        10.0, 5.0, 30.0, "minutes", "assumption", "fixed departures and seats; no shares of trains were found",
        "Disadvantage of rail on a commute beyond its minutes and fare", "通勤铁路的附加不便（分钟当量）",
    )  # fmt: skip
    metro_constant_business: float = _constant(
        5.0, 0.0, 10.0, "minutes", "assumption", "no mode shares of business trips were found",
        "Disadvantage of metro on a business trip beyond its minutes and fare", "商务地铁的附加不便（分钟当量）",
    )  # fmt: skip
    rail_constant_business: float = _constant(
        5.0, 0.0, 15.0, "minutes", "assumption", "no mode shares of business trips were found",
        "Disadvantage of rail on a business trip beyond its minutes and fare", "商务铁路的附加不便（分钟当量）",
    )  # fmt: skip
    mode_scale: float = _constant(
        5.0, 3.0, 10.0, "minutes", "assumption", _BELIEVED,
        "Spread of tastes between car, bicycle and public transport", "小汽车、自行车与公共交通之间偏好的离散尺度",
    )  # fmt: skip
    public_scale: float = _constant(
        3.0, 1.0, 5.0, "minutes", "assumption", "at most mode_scale",
        "Spread of tastes between bus, metro and the trains", "公交、地铁与各类列车之间偏好的离散尺度",
    )  # fmt: skip
    delay_elasticity: float = _constant(
        0.13, 0.06, 0.2, "ratio", "assumption",
        "between the mean (0.06) and the greatest (0.20, as traffic builds up) in Akbar and Duranton (2017), Bogota",
        "Elasticity of driving time near a zone to the traffic there", "分区周边行车时间对交通量的弹性",
    )  # fmt: skip
    freight_traffic_share: float = _constant(
        0.15, 0.0, 0.3, "ratio", "assumption", "no traffic counts by kind of vehicle were found",
        "Share of freight in the traffic that slows commuters down", "影响通勤的交通量中货运所占比重",
    )  # fmt: skip
    capacity_expressway: float = _constant(
        4000.0, 3000.0, 6000.0, "vehicles an hour", "assumption",
        "two lanes or fewer of usual capacity; only where a link of the user has none",
        "Capacity of an expressway link, one way", "高速公路路段单向通行能力",
    )  # fmt: skip
    capacity_urban_expressway: float = _constant(
        4000.0, 3000.0, 6000.0, "vehicles an hour", "assumption",
        "two lanes or fewer of usual capacity; only where a link of the user has none",
        "Capacity of an urban expressway link, one way", "城市快速路路段单向通行能力",
    )  # fmt: skip
    capacity_trunk: float = _constant(
        2000.0, 1000.0, 3000.0, "vehicles an hour", "assumption",
        "two lanes or fewer of usual capacity; only where a link of the user has none",
        "Capacity of a trunk road link, one way", "国省干线路段单向通行能力",
    )  # fmt: skip
    capacity_local: float = _constant(
        900.0, 500.0, 1500.0, "vehicles an hour", "assumption",
        "two lanes or fewer of usual capacity; only where a link of the user has none",
        "Capacity of a local road link, one way", "地方道路路段单向通行能力",
    )  # fmt: skip
    delay_factor: float = _constant(
        0.15, 0.1, 1.0, "ratio", "published",
        "Bureau of Public Roads (1964), Traffic Assignment Manual",
        "Delay of a link at capacity over its free time", "路段达到通行能力时的延误系数",
    )  # fmt: skip
    delay_power: float = _constant(
        4.0, 2.0, 6.0, "ratio", "published",
        "Bureau of Public Roads (1964), Traffic Assignment Manual",
        "Power of the delay of a link in flow over capacity", "路段延误对饱和度的幂次",
    )  # fmt: skip
    peak_share: float = _constant(
        0.3, 0.2, 0.4, "ratio", "assumption",
        "no counts by hour were found",
        "Share of driving commuters on the road in the busiest hour", "最繁忙一小时在途驾车通勤者比例",
    )  # fmt: skip
    point_scale_commuting: float = _constant(
        20.0, 10.0, 30.0, "minutes", "estimated", "about one over the fitted decay of commuting",
        "Scale of the soft average of commutes over the settlements of two zones",
        "两区居民点间通勤时间软平均的尺度",
    )  # fmt: skip
    point_scale_business: float = _constant(
        30.0, 15.0, 60.0, "minutes", "assumption", "business reaches three times as far as commuting",
        "Scale of the soft average of business trips over the settlements of two zones",
        "两区居民点间商务时间软平均的尺度",
    )  # fmt: skip


def transport_settings(parameters: Mapping[str, Parameter]) -> TransportSettings:
    """Settings with the values that a region declares under the same names; defaults elsewhere."""
    names = [item.name for item in fields(TransportSettings)]
    return TransportSettings(**{name: parameters[name].value for name in names if name in parameters})


def transport_parameters(settings: TransportSettings) -> tuple[Parameter, ...]:
    """Every constant in use as a parameter with range, grade and meaning, for the list of assumptions."""
    return tuple(
        Parameter(
            name=item.name,
            value=float(getattr(settings, item.name)),
            low=item.metadata["low"],
            high=item.metadata["high"],
            unit=item.metadata["unit"],
            status=item.metadata["status"],
            source=item.metadata["source"],
            meaning_en=item.metadata["en"],
            meaning_zh=item.metadata["zh"],
            source_zh=IN_CHINESE.get(item.metadata["source"], ""),
        )
        for item in fields(TransportSettings)
    )
