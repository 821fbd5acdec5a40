"""Content security policy: the browser runs and shows only what this server itself delivers."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

# No 'unsafe-inline' and no 'unsafe-eval': a customer's name that reads like a script stays a name.
# img-src: data: for the icons in Bootstrap's style sheet, blob: for the preview of a photo before it is sent.
POLICY = "; ".join(
    [
        "default-src 'self'",
        "img-src 'self' data: blob:",
        "style-src 'self'",
        "script-src 'self'",
        "font-src 'self'",
        "frame-ancestors 'none'",
        "form-action 'self'",
        "base-uri 'self'",
        "object-src 'none'",
    ]
)
PERMISSIONS = "camera=(self), geolocation=(), microphone=(), payment=(), usb=()"


class ContentSecurityPolicy:
    """Adds the headers to every answer that does not carry its own."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", POLICY)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        return response
