"""What the page of a survey says: each answer with its part of the score, and where a link leads."""

from dataclasses import dataclass
from decimal import Decimal

from staff import policy
from staff.instants import local
from staff.roles import Right

from . import scoring
from .models import Answer, SurveyResponse
from .policies import BAD_AT_MOST, POOR_AT_MOST
from .services.surveys import answer_words


@dataclass(frozen=True)
class Line:
    """One answer of a survey: in words, what it is worth, what part of the score it gives."""

    answer: Answer
    words: str
    share: scoring.Share | None
    bad: bool


def explained(response: SurveyResponse, user, at) -> dict:
    """The lines of the page, the weights together, and which of the records beside them the reader may open."""
    answers = sorted(response.answers.all(), key=lambda answer: answer.question.position)
    counted = [(answer.question.scale, answer.value or 0, answer.question.weight) for answer in answers]
    on = local(response.answered_at).date()
    settled = policy.values([BAD_AT_MOST, POOR_AT_MOST], outlet=response.outlet, on=on)
    limits = scoring.Limits(ten=settled[BAD_AT_MOST], five=settled[POOR_AT_MOST])
    lines = [
        Line(
            answer,
            answer_words(answer.question, answer.value, answer.words),
            share,
            answer.value is not None and scoring.is_bad(answer.question.scale, answer.value, limits),
        )
        for answer, share in zip(answers, scoring.explain(counted), strict=True)
    ]
    return {
        "lines": lines,
        "weights": sum((line.share.weight for line in lines if line.share), Decimal(0)),
        "may_complaints": user.may(Right.COMPLAINTS, response.outlet),
        "may_praises": user.may(Right.PRAISES_KEEP, response.outlet),
        "may_customer": user.may(Right.RECORDS, response.outlet),
        "may_quality": user.may(Right.QUALITY, response.outlet),
    }
