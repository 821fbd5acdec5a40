"""What the lines of a statement and the pools are called in the workbook."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from payroll.models.inputs import Group
from payroll.rules.statements import CORRECTION
from targets.models import Target

# In the order of the rules; the columns of the summary follow it.
COMPONENTS = {
    # Translators: 中文 前台产值提成
    "front_desk.output": gettext_lazy("Front desk: output"),
    # Translators: 中文 前台精品提成
    "front_desk.boutique": gettext_lazy("Front desk: boutique"),
    # Translators: 中文 前台精品加装
    "fitting.front_desk": gettext_lazy("Fitting: sales of the front desk"),
    # Translators: 中文 精品销售提成
    "boutique_sales.own": gettext_lazy("Boutique: own sales"),
    # Translators: 中文 精品部加装
    "fitting.boutique": gettext_lazy("Fitting: sales of the boutique"),
    # Translators: 中文 全员精品提成
    "staff.boutique": gettext_lazy("All staff: own boutique sales"),
    # Translators: 中文 全员精品加装
    "fitting.staff": gettext_lazy("Fitting: sales of all staff"),
    # Translators: 中文 其他部门精品：精品员
    "boutique_clerk.other": gettext_lazy("Boutique clerk: other departments"),
    "fitting.other": gettext_lazy("Fitting: other departments"),
    "parts.other": gettext_lazy("Parts: other departments"),
    # Translators: 中文 机电工时提成
    "mechanical.hours": gettext_lazy("Mechanics: hours"),
    # Translators: 中文 钣喷工时提成
    "bodypaint.hours": gettext_lazy("Body and paint: hours"),
    # Translators: 中文 美容提成
    "detailing.work": gettext_lazy("Detailing: work"),
    # Translators: 中文 集团客户回款提成
    "fleet.collection": gettext_lazy("Fleet: money collected"),
    # Translators: 中文 保险理赔提成
    "insurance.claims": gettext_lazy("Insurance: claims"),
    # Translators: 中文 保险销售提成
    "insurance.sales": gettext_lazy("Insurance: sales"),
    # Translators: 中文 续保提成
    "insurance.renewals": gettext_lazy("Insurance: renewals"),
    # Translators: 中文 车间管理提成
    "workshop_management.output": gettext_lazy("Workshop management: output"),
    # Translators: 中文 售后管理提成
    "management.output": gettext_lazy("After-sales management: output"),
    # Translators: 中文 售后支持提成
    "support.output": gettext_lazy("After-sales support: output"),
}
DEDUCTIONS = {
    # Translators: 中文 投诉扣款
    "deduction.complaints": gettext_lazy("Deduction: complaints"),
    # Translators: 中文 考核扣款
    "deduction.assessment": gettext_lazy("Deduction: assessment"),
    # Translators: 中文 工时扣减
    "deduction.hours": gettext_lazy("Deduction: hours"),
    # Translators: 中文 美容扣款
    "deduction.detailing": gettext_lazy("Deduction: detailing"),
    # Translators: 中文 其他扣款
    "deduction.other": gettext_lazy("Deduction: other"),
}
INCENTIVES = {
    # Translators: 中文 表扬奖励
    "incentive.praise": gettext_lazy("Incentive: praise"),
    # Translators: 中文 表扬之星
    "incentive.top_praise": gettext_lazy("Incentive: most praised"),
    # Translators: 中文 服务之星
    "incentive.service": gettext_lazy("Incentive: best service"),
    # Translators: 中文 服务评价扣罚
    "incentive.service_fines": gettext_lazy("Fines: service ratings"),
}
TOTALS = {
    # Translators: 中文 提成合计
    "gross": pgettext_lazy("statement", "Gross"),
    # Translators: 中文 售后基金
    "fund": gettext_lazy("After-sales fund"),
    # Translators: 中文 扣款合计
    "deducted": gettext_lazy("Deductions in all"),
    # Translators: 中文 奖励合计
    "rewarded": gettext_lazy("Incentives in all"),
    # Translators: 中文 扣除后应得
    "net": gettext_lazy("What remains of it"),
    # Translators: 中文 绩效奖金
    "bonus": gettext_lazy("Bonus"),
    # Translators: 中文 未扣足金额
    "uncollected": gettext_lazy("Could not be taken"),
    # Translators: 中文 基本工资
    "base_salary": gettext_lazy("Base salary"),
    # Translators: 中文 应发合计
    "income": gettext_lazy("Income"),
}
FIGURES = {
    # Translators: 中文 一般维修产值
    "normal": gettext_lazy("Repairs paid for"),
    # Translators: 中文 厂家赔付
    "reimbursed": gettext_lazy("Claims reimbursed"),
    # Translators: 中文 事故车产值
    "accident": gettext_lazy("Accident repairs"),
    # Translators: 中文 维修产值
    "output": gettext_lazy("Output"),
    # Translators: 中文 精品销售额
    "boutique": gettext_lazy("Boutique and care"),
    # Translators: 中文 美容收入
    "detailing": gettext_lazy("Detailing"),
    # Translators: 中文 柜台外卖
    "counter": gettext_lazy("Counter"),
    # Translators: 中文 车间产值
    "workshop_output": gettext_lazy("Workshop output"),
    # Translators: 中文 售后产值
    "aftersales_output": gettext_lazy("After-sales output"),
    # Translators: 中文 接车台次
    "reception": gettext_lazy("Cars received"),
    # Translators: 中文 其他部门精品额
    "other": gettext_lazy("Value for other departments"),
    # Translators: 中文 表扬最多者次数
    "top.praises": gettext_lazy("Praises of the most praised"),
    # Translators: 中文 “非常满意”最多者次数
    "top.ratings.very_satisfied": gettext_lazy("Very satisfied ratings of the best advisor"),
    # Translators: 中文 售后基金合计
    "fund": gettext_lazy("After-sales fund of all statements"),
}
LINES = {**COMPONENTS, **DEDUCTIONS, **INCENTIVES}


def line(code: str) -> str:
    """A component, deduction or incentive, also a correction of one."""
    if code.startswith(CORRECTION):
        # Translators: 中文 更正：%(line)s
        return _("Correction: %(line)s") % {"line": line(code.removeprefix(CORRECTION))}
    return str(LINES.get(code, code))


def place(code: str) -> tuple[int, str]:
    """For sorting lines as the rules have them, corrections last."""
    codes = list(LINES)
    return (codes.index(code) if code in LINES else len(codes)), code


def group(code: str) -> str:
    return str(Group(code).label) if code in Group.values else code


def figure(kind: str, code: str) -> str:
    """A figure of the outlet, an attainment, or the factor of the manufacturer's score."""
    if kind == "attainment":
        # Translators: 中文 达成率：%(metric)s
        return _("Attainment: %(metric)s") % {"metric": metric(code)}
    if kind == "factor":
        return _("Factor of the manufacturer's score")
    return str(FIGURES.get(code, code))


def metric(code: str) -> str:
    return str(Target.Metric(code).label) if code in Target.Metric.values else code
