"""The limits of the three guarantees as they are shipped: by the rules of 2022, and those of 2013 for cars sold before.

An installation gets them by a migration; a database that was emptied gets them again from here.
"""

from datetime import date

SOURCE_2022 = "家用汽车产品修理更换退货责任规定（国家市场监督管理总局令第43号，2022年1月1日起施行）"
SOURCE_2013 = "家用汽车产品修理、更换、退货责任规定（国家质量监督检验检疫总局令第150号，2013年10月1日起施行）"
FROM_2022, FROM_2013 = date(2022, 1, 1), date(2013, 10, 1)

# Above so many repairs of the same fault and days; at so many repairs of a safety fault and replaced assemblies. All
# within two years of the sale and 50,000 km.
NUMBERS = (
    (FROM_2022, SOURCE_2022, {"same_fault": 4, "days": 30, "safety": 2, "assembly": 2}),
    (FROM_2013, SOURCE_2013, {"same_fault": 5, "days": 35, "safety": 2, "assembly": 2}),
)
SHIPPED = tuple(
    {"code": code, "sold_from": sold_from, "limit": limit, "months": 24, "kilometres": 50_000, "source": source}
    for sold_from, source, limits in NUMBERS
    for code, limit in limits.items()
)
