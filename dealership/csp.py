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


# What every answer says besides, also one that Django's own middleware never sees: a static file, a redirect to HTTPS.
HEADERS = {
    "Content-Security-Policy": POLICY,
    "Permissions-Policy": PERMISSIONS,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    # Static files say themselves how long they hold. Nothing else stays on the machine: after signing out, "back" asks
    # the server, and the next person at the desk reads nobody's customers.
    "Cache-Control": "no-store",
}


class ContentSecurityPolicy:
    """Adds the headers to every answer that does not carry its own. Stands before all other middleware."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        return response
