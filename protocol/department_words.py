"""Departments as people say them: 县残疾人联合会 → 残联. Pure."""

import re

_SAID = {
    "残疾人联合会": "残联",
    "人力资源和社会保障局": "人社局",
    "医疗保障局": "医保局",
    "卫生健康局": "卫健局",
    "自然资源和规划局": "自规局",
    "住房和城乡建设局": "住建局",
    "市场监督管理局": "市场监管局",
    "城市管理执法局": "城管局",
    "退役军人事务局": "退役军人局",
    "交通运输局": "交通局",
    "农业农村局": "农业农村局",
    "总工会": "工会",
    "妇女联合会": "妇联",
}
"""Names in use all over the country; others are said as they are."""


def said(department: str) -> str:
    """The short name of a department."""
    name = re.sub(r"^.{0,3}?[县市区](?=.{2})", "", department) if department[:1] != "市" else department
    for long, short in _SAID.items():
        if long in department:
            return short
    return "公积金中心" if "住房公积金" in department else name or department


def listed(departments: tuple[str, ...] | list[str]) -> str:
    """残联、民政局: each once, in the order given."""
    return "、".join(dict.fromkeys(said(each) for each in departments))
