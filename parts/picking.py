"""Parts that are found by typing within a form. Reads only."""

from .models import Part

FOUND = 20


def find_parts(text: str) -> list[dict]:
    """Up to 20 parts by number or name: `{"value": id, "text", "note"}`."""
    if not text.strip():
        return []
    found = Part.objects.in_use().matching(text).order_by("number")[:FOUND]
    return [{"value": part.pk, "text": f"{part.number} {part.name}", "note": f"¥{part.price:,.2f}"} for part in found]
