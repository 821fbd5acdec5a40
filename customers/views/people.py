def __getattr__(name):
    if name.startswith("__"):
        raise AttributeError(name)
    from django.http import HttpResponse
    return lambda request, **kwargs: HttpResponse("not yet", status=501)
