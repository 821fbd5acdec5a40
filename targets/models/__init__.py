"""Targets and plans, the figures that are kept of them, assessments of outlets."""

from .assessments import AssessmentAppeal, AssessmentLine, OutletAssessment
from .kept import KeptFigure, MonthClose
from .leader_tests import LeaderConsequence, LeaderTest, TeamLeader
from .plans import HeadcountLine, Plan, PlanLine
from .reports import IssuedReport
from .targets import CsiScore, OfMonthQuerySet, Target, TargetAcknowledgement

__all__ = [
    "AssessmentAppeal",
    "AssessmentLine",
    "CsiScore",
    "HeadcountLine",
    "IssuedReport",
    "KeptFigure",
    "LeaderConsequence",
    "LeaderTest",
    "MonthClose",
    "OfMonthQuerySet",
    "OutletAssessment",
    "Plan",
    "PlanLine",
    "Target",
    "TargetAcknowledgement",
    "TeamLeader",
]
