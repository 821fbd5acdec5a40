"""The limits of the three-guarantee rules of 2022 and of 2013, each with its source."""

from datetime import date

from django.db import migrations

RULES = (
    (
        date(2022, 1, 1),
        "家用汽车产品修理更换退货责任规定（国家市场监督管理总局令第43号，2022年1月1日起施行）",
        {"same_fault": 4, "days": 30, "safety": 2, "assembly": 2},
    ),
    (
        date(2013, 10, 1),
        "家用汽车产品修理、更换、退货责任规定（国家质量监督检验检疫总局令第150号，2013年10月1日起施行）",
        {"same_fault": 5, "days": 35, "safety": 2, "assembly": 2},
    ),
)


def lay_down(apps, schema_editor):
    limits = apps.get_model("parts", "GuaranteeLimit").objects.using(schema_editor.connection.alias)
    for sold_from, source, numbers in RULES:
        for code, limit in numbers.items():
            limits.get_or_create(
                code=code,
                sold_from=sold_from,
                defaults={"limit": limit, "months": 24, "kilometres": 50_000, "source": source},
            )


def take_away(apps, schema_editor):
    """Where a car was warned about by one of them, the database keeps it, and the migration stays."""
    limits = apps.get_model("parts", "GuaranteeLimit").objects.using(schema_editor.connection.alias)
    for sold_from, _source, numbers in RULES:
        limits.filter(sold_from=sold_from, code__in=list(numbers)).delete()


class Migration(migrations.Migration):
    dependencies = [("parts", "0001_initial")]

    operations = [migrations.RunPython(lay_down, take_away)]
