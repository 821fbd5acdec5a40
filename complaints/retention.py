"""How long photographs of proofs, and what customers wrote in surveys, are kept. What they answered by marks stays."""

from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from staff.policy import Policy, declare
from staff.retention import GONE, Rule, register, remove_files

from .models import Answer, Complaint, ProofFile, SurveyResponse

PROOFS, WORDS = "retention.proofs_days", "retention.survey_words_days"

declare(
    # Translators: 中文 投诉结案后证明照片保存天数（0 为长期保存）
    Policy(PROOFS, _("Proofs of a closed complaint are kept (0: for good)"), "days", "1095", _("House rule")),
    # Translators: 中文 问卷文字内容保存天数（0 为长期保存）
    Policy(WORDS, _("What customers wrote in surveys is kept (0: for good)"), "days", "1095", _("House rule")),
)


def old_proofs(before: datetime):
    """Of complaints that are closed, and of corrective actions that belong to none and are done."""
    closed = Complaint.objects.filter(closed_at__lt=before).values("pk")
    done = Q(action__complaint__isnull=True, action__done_at__lt=before)
    found = Q(promise__complaint__in=closed) | Q(action__complaint__in=closed) | done
    return ProofFile.objects.filter(found).exclude(file="")


def remove_proofs(keys: list, at: datetime) -> None:
    ProofFile.objects.filter(pk__in=keys).update(name=GONE)
    remove_files(ProofFile, "file", keys)


def old_words(before: datetime):
    said = ~Q(words__in=["", GONE]) | Q(pk__in=_answers().values("response"))
    return SurveyResponse.objects.filter(said, answered_at__lt=before)


def _answers():
    return Answer.objects.exclude(words__in=["", GONE])


def blank_words(keys: list, at: datetime) -> None:
    SurveyResponse.objects.filter(pk__in=keys).exclude(words="").update(words=GONE)
    _answers().filter(response__in=keys).update(words=GONE)


# Translators: 中文 投诉证明照片
register(Rule("complaints.proofs", _("Proofs of complaints"), PROOFS, old_proofs, remove_proofs))
# Translators: 中文 问卷文字内容
register(Rule("complaints.survey_words", _("What customers wrote in surveys"), WORDS, old_words, blank_words))
