"""Complaints and what becomes of them, praise, follow-up calls, surveys, home visits and quality reports."""

from .calls import CallAttempt, FollowUp, SampleDraw
from .complaint import Complaint, ComplaintClock, Department
from .handling import (
    CorrectiveAction,
    HandOver,
    LiabilityView,
    MeetingMinutes,
    Pairing,
    Promise,
    SatisfactionCall,
)
from .praise import Praise
from .proofs import ProofFile
from .questionnaires import Group, Question, Questionnaire, QuestionnaireVersion
from .surveys import Answer, SurveyLink, SurveyResponse
from .visits import HomeVisit, QualityProblem, QualityReport, VisitDraw

__all__ = [
    "Answer",
    "CallAttempt",
    "Complaint",
    "ComplaintClock",
    "CorrectiveAction",
    "Department",
    "FollowUp",
    "Group",
    "HandOver",
    "HomeVisit",
    "LiabilityView",
    "MeetingMinutes",
    "Pairing",
    "Praise",
    "Promise",
    "ProofFile",
    "QualityProblem",
    "QualityReport",
    "Question",
    "Questionnaire",
    "QuestionnaireVersion",
    "SampleDraw",
    "SatisfactionCall",
    "SurveyLink",
    "SurveyResponse",
    "VisitDraw",
]
