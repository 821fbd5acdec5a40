"""The declared sheets are those of the workbook's description: names, labels, keys, codes."""

import pytest

from exchange import registry
from exchange.kinds import Coded

pytestmark = pytest.mark.any_database

# As the description has them: * required, K key.
DESCRIBED = {
    "outlets 网点": (
        "code*K 网点代码, name* 名称, area* 区域, region* 大区, follows_public_holidays 随法定节假日, live_on 上线日期"
    ),
    "opening_hours 营业时间": "outlet*K 网点, weekday*K 星期, from*K 起, to* 止",
    "calendar_days 特殊日期": "outletK 网点, day*K 日期, open* 营业, fromK 起, to 止",
    "employees 员工": (
        "number*K 工号, name* 姓名, outlet* 网点, position* 岗位, base_salary 基本工资, hired_on 入职日期, "
        "probation_until 试用期至, left_on 离职日期"
    ),
    "teams 班组": "code*K 班组, outlet* 网点, name* 名称, trade* 工种",
    "customers 客户": "code*K 客户编号, name* 姓名, mobile* 手机, outlet* 网点, background 背景, district 区县",
    "vehicles 车辆": (
        "vin*K 车架号, plate 车牌, customer* 客户编号, model* 车型, brand_line 品牌, purchased_on 购车日期, "
        "warranty_until 保修期至, three_guarantee_until 三包期至, insurance_until 保险到期, "
        "inspection_due 年审到期, financed 按揭"
    ),
    "outside_lists 外部名单": (
        "number*K 名单编号, outlet* 网点, name* 名单名称, given_by* 提供方, received_on* 收到日期, "
        "consent_source* 同意来源, note 备注"
    ),
    "prospects 潜在客户": (
        "number*K 潜客编号, outlet* 网点, name* 姓名, mobile* 手机, source* 来源, event 活动名称, "
        "outside_list 名单编号, met_on* 日期, car 意向车型, consent 同意联系, consent_source 同意来源"
    ),
    "repair_orders 委托书": (
        "number*K 委托书号, outlet* 网点, vin* 车架号, advisor* 服务顾问, kind* 类型, opened_at* 接车时间, "
        "completed_at 完工时间, settled_on 结算日期, delivered_at 交车时间, repair_receipts 维修实收, "
        "assessed_amount 定损金额, assessed_on 定损日期, rating 满意度, mileage 里程, refused_repair 拒绝维修"
    ),
    "labour_lines 工时": (
        "order*K 委托书号, line*K 行号, operation* 项目, team* 班组, technician 技师, standard_hours* 标准工时, "
        "free 免费项目, boutique_install 精品安装, fault_code 故障代码"
    ),
    "item_lines 销售明细": (
        "number*K 单号, line*K 行号, outlet* 网点, sku* 编码, name* 名称, kind* 类别, channel* 渠道, seller 销售人, "
        "quantity* 数量, list_price* 标价, received* 实收, sold_on* 日期, installed 安装, oem 原厂产品, "
        "order 委托书号, vin 车架号, fault_code 故障代码, abnormal_damage 非正常损坏"
    ),
    "claims 索赔": (
        "number*K 索赔单号, outlet* 网点, order 委托书号, vin* 车架号, claimed_on* 日期, amount* 金额, "
        "decision 审核结果, decided_on 审核日期, reimbursed_on 回款日期, reimbursed 回款金额"
    ),
    "car_sales 新车销量": "outlet*K 网点, month*K 月份, kind*K 类型, units* 台数",
    "complaints 投诉": (
        "number*K 投诉单号, outlet* 网点, received_at* 受理时间, channel* 渠道, vin 车架号, order 委托书号, "
        "fault_code 故障代码, category* 分类, employee 责任人, liable 属实有责, closed_at 关闭时间, "
        "media_contacted 已联系媒体, association_contacted 已联系消协, authority_contacted 已联系主管部门, "
        "unreasonable_demand 无理要求, threatened_exposure 扬言曝光, disturbance 到店闹事, "
        "incident 事件, contact 客户陈述"
    ),
    "washes 洗车": "number*K 单号, outlet* 网点, employee* 工号, washed_at* 时间, minutes* 用时, untidy 未整理",
    "receipts 其他收入": "number*K 单号, outlet* 网点, kind* 类别, employee 工号, amount* 金额, received_on* 日期",
    "consumables 辅料": "number*K 单号, outlet* 网点, team* 班组, amount* 金额, issued_on* 日期",
    "praises 表扬": "number*K 编号, employee* 工号, praised_on* 日期, words 内容",
    "csi_scores 厂家满意度": "outlet*K 网点, month*K 月份, score* 得分",
    "targets 目标": "outlet*K 网点, month*K 月份, metric*K 指标, employeeK 工号, value* 目标",
}
AWAITED = {
    "pay_memberships": "提成组成员", "assessments": "考核", "adjustments": "扣罚",
    "scheme": "提成参数",
}  # fmt: skip


@pytest.mark.parametrize("name", DESCRIBED)
def test_a_sheet_is_as_described(name):
    code, label = name.split()
    sheet = registry.sheet(code)
    columns = [f"{column.code}{'*' * column.required}{'K' * column.key} {column.label}" for column in sheet.columns]
    assert sheet.label == label
    assert columns == DESCRIBED[name].split(", ")
    assert len(sheet.by_name) == len({*sheet.by_code, *(column.label for column in sheet.columns)})


def test_a_sheet_is_taken_or_awaited():
    for code, label in AWAITED.items():
        taken = registry.named(code)
        assert taken or (registry.is_awaited(code) and registry.is_awaited(label))


@pytest.mark.parametrize("sheet", registry.all_sheets(), ids=lambda sheet: sheet.code)
def test_codes_are_the_models_choices(sheet):
    """A code that the model does not know could come in by a workbook and by no form."""
    for column in sheet.columns:
        if isinstance(column.kind, Coded):
            choices = dict(sheet.model._meta.get_field(column.name).flatchoices)
            assert list(column.kind.labels) == [code for code in choices if code], column.code


def test_sheets_come_after_those_they_refer_to():
    codes = [sheet.code for sheet in registry.all_sheets()]
    for sheet in registry.all_sheets():
        for column in sheet.references:
            assert codes.index(column.kind.sheet) < codes.index(sheet.code)
