"""The reasons of the constants of travel in Chinese, by their English wording."""

from collections.abc import Mapping

__all__ = ["IN_CHINESE"]

IN_CHINESE: Mapping[str, str] = {
    "gives believable times; no counts were found": "所得时间可信；未找到交通量观测",
    "usual ratio of street to straight-line distance": "街道距离与直线距离的常见比值",
    "chosen so that mean time and mean distance of commuting in the core are met together": (
        "取值使核心区平均通勤时间与平均通勤距离同时符合公布值"
    ),
    "between the mean (0.06) and the greatest (0.20, as traffic builds up) in Akbar and Duranton (2017), Bogota": (
        "取Akbar与Duranton（2017，波哥大）的平均值0.06与交通量上升阶段最大值0.20之间"
    ),
    "no traffic counts by kind of vehicle were found": "未找到分车型交通量观测",
    "limit of ordinary roads": "普通公路限速",
    "beyond it the road table holds the roads": "更远的联系由公路表给出",
    "enough for a connected street grid": "足以使街道网连通",
    "long links of the schematic graph leave the town": "示意路网的长路段已离开城镇",
    "bicycle or electric bicycle in traffic": "自行车或电动自行车在交通流中的速度",
    "usual design speed of pedestrians": "行人设计速度的常用值",
    "bus or bicycle to the station": "乘公交或骑车到站",
    "half of a usual bus headway, or unlocking and parking a bicycle": "常见公交发车间隔的一半，或取放自行车的时间",
    "beyond it another station is nearer in a dense city": "在密集城区，更远时另有较近车站",
    "bus feeders of suburban terminals": "郊区终点站的接驳公交",
    "edge of the continuous city": "连片建成区边缘",
    "median of Beijing's 220 listed transfers": "北京220处换乘公布时间的中位数",
    "design speed of most lines": "多数线路的设计速度",
    "gives 36 km/h at stops 1.4 km apart and 110 km/h on the airport line": (
        "站距1.4公里时得36公里/小时，机场线得110公里/小时"
    ),
    "as metro_speed_factor": "同metro_speed_factor",
    "Beijing: station distance over straight line": "北京：公布站距与直线距离之比",
    "fitted to the timetable of 2016-03-10 (rail_services)": "按2016年3月10日列车时刻表拟合（rail_services）",
    "walk and wait between trains at one station": "同站换乘的步行与候车",
    "design speed missing in the table": "表中缺设计速度时取用",
    "half of 120 km/h": "120公里/小时的一半",
    "10 min in the stations and 6 min wait of a seasoned commuter": "熟练通勤者站内10分钟、候车6分钟",
    "boarding, security and alighting with a booked seat": "持座席票的安检、候车与出站",
    "part of boarding; a declared headway replaces it": "乘车时间中所含的候车；给出发车间隔时以其代替",
    "no count of business trips was found": "未找到商务出行统计",
    "an intercity line must not become the only urban railway": "避免城际线成为市内唯一轨道",
    "whoever drives for longer drives all the way": "驾车更久者会直接开到目的地",
    "stations of one city": "同一城市的车站之间",
    "Beijing: buses at the peak of 2020 ran at 18.1 km/h (Beijing Transport Institute, 2021 annual report)": (
        "北京：2020年高峰时段地面公交运行速度18.1公里/小时（北京交通发展研究院，2021年度报告）"
    ),
    "walk of four minutes at each end, and half of a usual headway": "两端各步行四分钟，另加常见发车间隔的一半",
    "mean wage of the cities over resident workers, over 2,000 hours": "各市平均工资按常住就业加权，除以2000小时",
    "Small and Verhoef (2007), chapter 2: half of the wage": "Small与Verhoef（2007）第2章：工资的一半",
    "what the employer pays for the time": "雇主为该时间支付的工资",
    "fuel of about 8 litres on 100 km, tyres and upkeep; no survey was found": (
        "百公里油耗约8升，另加轮胎与保养；未找到调查"
    ),
    "a unit only: the fitted decay answers to it": "仅为计量单位：拟合的衰减系数随之变化",
    "most drive alone to work; no counts were found": "多数人独自驾车上班；未找到观测",
    "fares of Beijing since 2014-12-28, half with a card (Global Times, 2014-12; Beijing Review, 2014-11-28)": (
        "北京2014年12月28日起票价，刷卡五折（环球时报2014-12；北京周报2014-11-28）"
    ),
    "fares of Beijing since 2014-12-28 (Global Times, 2014-12; Beijing Review, 2014-11-28)": (
        "北京2014年12月28日起票价（环球时报2014-12；北京周报2014-11-28）"
    ),
    "a third to a quarter of the fares of fast trains (International Railway Journal, How China builds high-speed "
    "rail for less)": "为动车票价的三分之一至四分之一（International Railway Journal）",
    "second class, 0.045 and 0.077 US dollars a kilometre (International Railway Journal, How China builds "
    "high-speed rail for less, citing People's Railway Post), at 6.15 yuan": (
        "二等座每公里0.045与0.077美元（International Railway Journal引人民铁道报），按6.15元折算"
    ),
    "fares and services differ between lines of 200 to 250 and of 300 to 350 km/h": (
        "200至250与300至350公里/小时线路的票价和服务不同"
    ),
    "two lanes or fewer of usual capacity; only where a link of the user has none": (
        "按常见车道数与通行能力；仅用于用户未给出通行能力的路段"
    ),
    "Bureau of Public Roads (1964), Traffic Assignment Manual": "美国公路局（1964）《交通分配手册》",
    "no counts by hour were found": "未找到分时段观测",
    "central Beijing's shares of 2020 in trips not on foot (Beijing Transport Institute, 2021 annual report)": (
        "北京中心城区2020年非步行出行的方式构成（北京交通发展研究院，2021年度报告）"
    ),
    "no mode shares of business trips were found": "未找到商务出行方式分担率",
    "fixed departures and seats; no shares of trains were found": "固定班次与座席；未找到列车分担率",
    "at most mode_scale": "不大于mode_scale",
    "about one over the fitted decay of commuting": "约为拟合通勤衰减系数的倒数",
    "business reaches three times as far as commuting": "商务出行距离约为通勤的三倍",
}
