"""Templates and scripts: nothing is written into a page unescaped, and no script builds markup out of text."""

import re
from pathlib import Path

from django import forms
from django.conf import settings
from django.template.loader import render_to_string

ROOT = Path(settings.BASE_DIR)
TEMPLATES = [*(ROOT / "templates").rglob("*.html"), *ROOT.glob("*/templates/**/*.html")]
SCRIPTS = [path for path in (ROOT / "static").rglob("*.js") if "vendor" not in path.parts]


def test_no_template_switches_escaping_off():
    off = re.compile(r"\|\s*(safe|safeseq)\b|{%\s*autoescape\s+off")
    assert [path.name for path in TEMPLATES if off.search(path.read_text(encoding="utf-8"))] == []
    assert len(TEMPLATES) > 200


def test_no_template_holds_script_or_style_of_its_own():
    inline = re.compile(
        r"<script(?![^>]*\bsrc=)(?![^>]*type=\"application/json\")|\son[a-z]+=\"|\sstyle=\"|href=\"javascript:"
    )
    assert [path.name for path in TEMPLATES if inline.search(path.read_text(encoding="utf-8"))] == []


def test_no_script_makes_markup_of_text():
    made = re.compile(r"innerHTML|outerHTML\s*=|insertAdjacentHTML|document\.write|\beval\(|new Function\(")
    assert [path.name for path in SCRIPTS if made.search(path.read_text(encoding="utf-8"))] == []
    assert len(SCRIPTS) > 5


def test_a_help_text_is_text():
    """It may tell what somebody typed: a robot's address, a value from before."""

    class Form(forms.Form):
        field = forms.CharField(help_text="Now: <img src=x onerror=alert(1)>")

    shown = render_to_string("bootstrap5/layout/help_text.html", {"field": Form()["field"]})
    assert "<img" not in shown and "&lt;img" in shown


def test_htmx_runs_nothing_that_an_answer_brings():
    head = (ROOT / "templates" / "components" / "_head.html").read_text(encoding="utf-8")
    for rule in ('"allowEval":false', '"allowScriptTags":false', '"selfRequestsOnly":true', '"historyCacheSize":0'):
        assert rule in head
