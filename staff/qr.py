"""Addresses as codes that a phone reads off the screen."""

from io import BytesIO

import segno


def picture_of(address: str) -> bytes:
    """The code as SVG, with the quiet edge that readers need; a seventh of it may be dirty or in the light."""
    picture = BytesIO()
    segno.make(address, error="m", micro=False).save(picture, kind="svg", scale=8, border=4, xmldecl=False)
    return picture.getvalue()
