"""The one settings file. Every value that differs between installations comes from the environment (`.env.example`).

Nothing here raises: a wrong or missing value is noted in ENVIRONMENT_PROBLEMS and shown by `dealership.checks`.
"""

import secrets
import tomllib
import zlib
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

import dj_database_url
from celery.schedules import crontab
from django.utils.translation import gettext_lazy as _

from dealership.environment import YES, Environment

BASE_DIR = Path(__file__).resolve().parent.parent
environment = Environment.load(BASE_DIR / ".env")

# Everything the application writes itself: database file, secret key, uploads, the embedded broker, written-out mail.
VAR_DIR = Path(environment.text("VAR_DIR", str(BASE_DIR / "var")))
VAR_DIR.mkdir(parents=True, exist_ok=True)

DEBUG = environment.yes_no("DEBUG")
# Demo mode lists the demo accounts on the login page. Never for an installation with real people.
DEMO = environment.yes_no("DEMO")


# --- Rooms, from the ground up (docs/architecture.md) -----------------------------------------------------------------

ROOMS = [
    "exchange",
    "staff",
    "notices",
    "intake",
    "outage",
    "customers",
    "workshop",
    "complaints",
    "parts",
    "campaigns",
    "targets",
    "payroll",
    "demo",
]

INSTALLED_APPS = [
    *ROOMS,
    "dealership",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "crispy_forms",
    "crispy_bootstrap5",
    "django_htmx",
    "django_filters",
]

MIDDLEWARE = [
    # The outermost: static files, redirects to HTTPS and errors carry the headers too.
    "dealership.csp.ContentSecurityPolicy",
    # Whoever asks whether the application lives asks by address, without a session, and often.
    "dealership.health.PlainAnswers",
    "dealership.request_ids.RequestIds",
    "dealership.metrics.CountRequests",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "staff.middleware.UnstorableAddressMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "staff.replica.ReadYourWrites",
    "staff.middleware.InstantMiddleware",
    "dealership.language.UserLanguage",
    "intake.limits.RequestLimit",
    # Reads the redirects of the next one: what was typed is kept when the session has run out.
    "staff.middleware.KeepFormMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "staff.password_gate.MustChangePasswordMiddleware",
    "staff.second_factor_gate.SecondFactorMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "staff.submitted_once.SubmittedOnceMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

ROOT_URLCONF = "dealership.urls"
WSGI_APPLICATION = "dealership.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "staff.context.shell",
                "dealership.context.installation",
            ],
        },
    },
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"


# --- Database ---------------------------------------------------------------------------------------------------------

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
_DATABASE_KINDS = ("sqlite", "postgres", "postgresql")


def _database() -> dict[str, Any]:
    url = environment.text("DATABASE_URL", f"sqlite:///{VAR_DIR / 'dealership.sqlite3'}")
    kind = url.partition("://")[0]
    try:
        if kind not in _DATABASE_KINDS:
            raise ValueError(kind)
        database = dict(dj_database_url.parse(url, conn_max_age=60, conn_health_checks=True))
    except ValueError:
        # The address may hold a password, so only its kind is shown.
        environment.wrong(
            "E004",
            f"DATABASE_URL begins with {kind[:20]!r} or cannot be read as a database address.",
            "Set it to postgres://user:password@host:5432/name or sqlite:////full/path/file.sqlite3, or leave it out.",
        )
        database = dict(dj_database_url.parse("sqlite://:memory:"))
    if database["ENGINE"] == "django.db.backends.sqlite3":
        # A writer that began by reading cannot wait for another writer in SQLite: it fails at once. IMMEDIATE takes the
        # write lock at BEGIN, so writers queue for up to busy_timeout instead.
        database["CONN_MAX_AGE"] = 0
        database["OPTIONS"] = {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA busy_timeout=20000; PRAGMA synchronous=NORMAL;",
        }
    return database


DATABASES = {"default": _database()}


def _replica() -> dict[str, Any] | None:
    """A standby of the database, which boards and long reads may ask; None where there is none."""
    url = environment.text("DATABASE_REPLICA_URL")
    if not url:
        return None
    try:
        if url.partition("://")[0] not in ("postgres", "postgresql"):
            raise ValueError(url)
        replica: dict[str, Any] = dict(dj_database_url.parse(url, conn_max_age=60, conn_health_checks=True))
        if "postgresql" not in DATABASES["default"]["ENGINE"]:
            raise ValueError(url)
    except ValueError:
        environment.wrong(
            "E012",
            "DATABASE_REPLICA_URL is not the address of a PostgreSQL standby, or the database itself is no PostgreSQL.",
            "Set it to postgres://user:password@host:5432/name beside such a DATABASE_URL, or leave it out.",
        )
        return None
    # A standby that keeps silent must not hold up a page that the primary can answer.
    replica.setdefault("OPTIONS", {}).setdefault("connect_timeout", 2)
    # It is read only, whatever anybody tries there.
    replica["OPTIONS"].setdefault("options", "-c default_transaction_read_only=on")
    replica["TEST"] = {"MIRROR": "default"}
    return replica


if _standby := _replica():
    DATABASES["replica"] = _standby
    DATABASE_ROUTERS = ["staff.replica.Router"]
# Who has just changed something reads the primary for so long; a standby further behind than this is not asked.
OWN_WRITES_SECONDS = environment.number("OWN_WRITES_SECONDS", 10, 1, 300)
REPLICA_LAG_SECONDS = environment.number("REPLICA_LAG_SECONDS", 10, 1, 3600)


# An index may carry further columns for PostgreSQL; SQLite leaves them out, as its check says every time.
# Asking browsers' makers to put the host on their lists is for public sites; W021 would have every installation do it.
SILENCED_SYSTEM_CHECKS = ["models.W040", "security.W021"]


# --- Secrets, hosts, security -----------------------------------------------------------------------------------------


def _secret_key() -> str:
    """From the environment, else the one `make setup` keeps under var/; a throw-away one is only for development."""
    kept = VAR_DIR / "secret_key"
    key = environment.text("SECRET_KEY") or (kept.read_text(encoding="utf-8").strip() if kept.is_file() else "")
    if key and len(key) < 32:
        environment.wrong("E006", "SECRET_KEY is shorter than 32 characters.", "Use a long random text.")
    if not key and not DEBUG:
        environment.wrong(
            "E005",
            "SECRET_KEY is missing, and DEBUG is off.",
            "Set SECRET_KEY to a long random text, or run `make setup`, which keeps one in var/secret_key.",
        )
    return key or secrets.token_urlsafe(50)


SECRET_KEY = _secret_key()
ALLOWED_HOSTS = environment.names("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]")
CSRF_TRUSTED_ORIGINS = environment.names("CSRF_TRUSTED_ORIGINS")
# Where people reach the application, so that messages can lead to their records. Empty: they carry no link.
SITE_URL = environment.text("SITE_URL")

# Set when a proxy in front speaks HTTPS, sends X-Forwarded-Proto, and adds the address to X-Forwarded-For.
BEHIND_HTTPS = environment.yes_no("BEHIND_HTTPS")
if BEHIND_HTTPS:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    # Its own address is everybody's: who asks stands last in X-Forwarded-For, where the proxy put it. What stands
    # before it anybody may have written. Without this, limits by address would count all people as one.
    ALLAUTH_TRUSTED_PROXY_COUNT = 1
    SECURE_SSL_REDIRECT = True
    SECURE_HSTS_SECONDS = 31536000
    # Every host below ours as well; only where nothing there speaks plain HTTP.
    SECURE_HSTS_INCLUDE_SUBDOMAINS = environment.yes_no("HSTS_SUBDOMAINS")
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True
    # A browser takes them over HTTPS only and for this host only: no neighbour of the domain can put in its own.
    SESSION_COOKIE_NAME = "__Host-sessionid"
    CSRF_COOKIE_NAME = "__Host-csrftoken"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_COOKIE_SAMESITE = "Lax"
# Pages read the token from their forms, never from the cookie.
CSRF_COOKIE_HTTPONLY = True

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = int(timedelta(hours=12).total_seconds())


# --- People and login -------------------------------------------------------------------------------------------------

AUTH_USER_MODEL = "staff.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "staff.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_PRESERVE_USERNAME_CASING = False
# Per account, which is what somebody who guesses goes for; per address more, because an outlet shares one.
ACCOUNT_RATE_LIMITS = {"login_failed": "30/5m/ip,5/15m/key"}
MFA_ADAPTER = "staff.second_factor.Adapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "After-sales"
# A phone's clock may be half a minute off. That no code counts twice is kept with the key (staff.second_factor_forms).
MFA_TOTP_TOLERANCE = 1
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_FORMS = {
    "authenticate": "staff.second_factor_forms.AuthenticateForm",
    "reauthenticate": "staff.second_factor_forms.ReauthenticateForm",
    "activate_totp": "staff.second_factor_forms.ActivateForm",
}
# Whoever holds one of these roles signs in with a code from the phone, and can do nothing before it is set up. Not to
# be changed from inside: an administrator's stolen session must not switch it off. `none` leaves it to everybody.
SECOND_FACTOR_ROLES = environment.names("SECOND_FACTOR_ROLES", "finance,administrator")

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "staff.password_rules.LongEnough", "OPTIONS": {"min_length": 10}},
    {"NAME": "staff.password_rules.NotLikeOneself"},
    {"NAME": "staff.password_rules.NotCommon"},
    {"NAME": "staff.password_rules.NotDigitsAlone"},
]


# --- Language and time ------------------------------------------------------------------------------------------------

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("Chinese")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
USE_I18N = True


# --- Files ------------------------------------------------------------------------------------------------------------

STATIC_URL = "static/"
# Where several versions lie beside each other, each has its own: STATIC_DIR=collected is below the project.
STATIC_ROOT = BASE_DIR / environment.text("STATIC_DIR", str(VAR_DIR / "static"))
STATICFILES_DIRS = [BASE_DIR / "static"]
# Uploads are private: no address leads to MEDIA_ROOT; views hand a file out after asking who may see it.
MEDIA_ROOT = VAR_DIR / "media"
MEDIA_URL = ""
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage",
        # Not as uploads below: whoever installs a version is not who runs it.
        "OPTIONS": {"file_permissions_mode": 0o644, "directory_permissions_mode": 0o755},
    },
}
# Where outage packs are put besides, one directory for each outlet: a sync client or a NAS takes them there. A link is
# of no use to who has no line. Empty: they go out by e-mail and by download only.
OUTAGE_PACK_DIR = environment.text("OUTAGE_PACK_DIR")
WHITENOISE_USE_FINDERS = DEBUG
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700
# Bodies without files; files go to disk above 2.5 MB, and the rooms that take them set their own limits.
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
DATA_UPLOAD_MAX_NUMBER_FILES = 20
# A whole request with all its files. What is larger is refused by its announced length, before anything is read.
LARGEST_REQUEST = 60 * 1024 * 1024


# --- Web server (dealership.gunicorn_conf) ----------------------------------------------------------------------------

WEB_PROCESSES = environment.number("WEB_PROCESSES", default=2, low=1, high=64)
WEB_THREADS = environment.number("WEB_THREADS", default=4, low=1, high=64)


# --- Redis, cache, jobs -----------------------------------------------------------------------------------------------


def _redis_url() -> str:
    url = environment.text("REDIS_URL")
    if url and url.partition("://")[0] not in ("redis", "rediss", "unix"):
        environment.wrong(
            "E007",
            "REDIS_URL is not the address of a Redis server.",
            "Set it to redis://host:6379/0, or leave it out to run on the embedded one.",
        )
        return ""
    return url


REDIS_URL = _redis_url()
# Where `manage.py start` puts the embedded server when REDIS_URL is empty.
REDIS_SOCKET = VAR_DIR / "redis.sock"
# The system allows 107 bytes for the path of a socket.
if len(str(REDIS_SOCKET).encode()) > 100:
    REDIS_SOCKET = Path(f"/tmp/dealership-{zlib.crc32(str(VAR_DIR).encode()):08x}.sock")

# Login attempts are counted over all web processes, so the cache is shared: Redis where configured, else a table.
_REDIS_CACHE: dict[str, Any] = {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}
_TABLE_CACHE: dict[str, Any] = {
    "BACKEND": "django.core.cache.backends.db.DatabaseCache",
    "LOCATION": "dealership_cache",
    # A full table throws a third away, and with it how often somebody has tried. Django's 300 are filled in a minute.
    "OPTIONS": {"MAX_ENTRIES": 100_000},
}
CACHES = {"default": _REDIS_CACHE if REDIS_URL else _TABLE_CACHE}


def _broker_url() -> str:
    """Celery's way of writing the same server; a socket's database is called virtual_host there."""
    if not REDIS_URL:
        return f"redis+socket://{REDIS_SOCKET}"
    if REDIS_URL.startswith("unix://"):
        return REDIS_URL.replace("unix://", "redis+socket://", 1).replace("?db=", "?virtual_host=")
    return REDIS_URL


CELERY_BROKER_URL = _broker_url()
# Who wants to know what became of a job asks the database; Celery keeps no results.
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TIMEZONE = TIME_ZONE
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
# A task that runs longer than this is started a second time. The longest piece of work, an import, takes minutes.
CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": int(timedelta(hours=1).total_seconds())}
# Kept in memory: no schedule file that a killed process could leave broken. The jobs ask the database what is due.
CELERY_BEAT_SCHEDULER = "dealership.beat:SteadyScheduler"

# Every task of the project and its queue (docs/operations/queues.md). `manage.py start` runs a worker for each queue: a
# deadline waits neither for an export, nor for a slow job, nor for a mail server that does not answer.
TASKS_OF_QUEUES = {
    "deadlines": [
        "customers.tasks.sweep_deadlines",
        "workshop.tasks.sweep_rescues",
        "complaints.tasks.sweep_complaints",
    ],
    "messages": [
        "notices.tasks.deliver_due",
        "notices.tasks.deliver_now",
    ],
    "default": [
        "campaigns.tasks.follow_visits",
        "campaigns.tasks.remind_tasks",
        "campaigns.tasks.watch_club",
        "campaigns.tasks.watch_plans_315",
        "complaints.tasks.draw_visits",
        "complaints.tasks.make_follow_ups",
        "complaints.tasks.make_follow_ups_now",
        "customers.tasks.detect_now",
        "customers.tasks.detect_signals",
        "customers.tasks.fill_renewals",
        "customers.tasks.go_on_with_deletions",
        "customers.tasks.make_reminders",
        "customers.tasks.watch_looks",
        "customers.tasks.watch_screening",
        "intake.tasks.go_on",
        "parts.tasks.remind_papers",
        "parts.tasks.sweep_backorders",
        "parts.tasks.watch_three_guarantees",
        "parts.tasks.watch_three_guarantees_now",
        "staff.tasks.keep_periods",
        "staff.tasks.remind_signers",
        "staff.tasks.tidy",
        "targets.tasks.keep_assessments",
        "targets.tasks.keep_figures",
        "targets.tasks.send_reports",
        "workshop.tasks.sweep_gate",
        "workshop.tasks.write_after_delivery",
    ],
    "exports": [
        # Long work of a person (imports, exports, runs) with its own progress page.
        "staff.tasks.do_work",
        "staff.tasks.hand_over_left",
        # Figures of many months and outlets.
        "targets.tasks.rebuild_figures",
        "targets.tasks.recount_outlets",
        # A workbook for each outlet, before any of them opens.
        "outage.tasks.make_packs",
    ],
}
# What runs longer is asked to end, and half a minute later is ended: all of them below the visibility timeout, after
# which Redis would hand the task to a second worker while the first still works on it.
TASK_LIMITS = {
    "deadlines": timedelta(minutes=5),
    "messages": timedelta(minutes=10),
    "default": timedelta(minutes=30),
    "exports": timedelta(minutes=50),
}
CELERY_TASK_DEFAULT_QUEUE = "default"
CELERY_TASK_QUEUES = {name: {"exchange": name, "routing_key": name} for name in TASKS_OF_QUEUES}
CELERY_TASK_ROUTES = {task: {"queue": queue} for queue, tasks in TASKS_OF_QUEUES.items() for task in tasks}
CELERY_TASK_ANNOTATIONS = {
    task: {
        "soft_time_limit": TASK_LIMITS[queue].total_seconds(),
        "time_limit": TASK_LIMITS[queue].total_seconds() + 30,
    }
    for queue, tasks in TASKS_OF_QUEUES.items()
    for task in tasks
}


# How often deadlines are looked at. A slot that was interrupted is made good by the next one, so this is also how long
# a warning can be late after a crash.
SWEEP_EVERY = timedelta(seconds=environment.number("SWEEP_SECONDS", 60, 1, 3600))

# Cases and candidates in one transaction of the sweep.
SWEEP_BATCH = environment.number("SWEEP_BATCH", 1000, 1, 10_000)


def _every(task: str, period: timedelta) -> dict:
    """A run that could not start before the next one is due is thrown away: the next one finds everything."""
    return {"task": task, "schedule": period, "options": {"expires": period.total_seconds() * 0.9}}


CELERY_BEAT_SCHEDULE = {
    "sweep deadlines": _every("customers.tasks.sweep_deadlines", SWEEP_EVERY),
    "sweep rescue calls": _every("workshop.tasks.sweep_rescues", SWEEP_EVERY),
    "look after the gate": _every("workshop.tasks.sweep_gate", timedelta(minutes=15)),
    "write after delivery": _every("workshop.tasks.write_after_delivery", timedelta(minutes=15)),
    "sweep complaints": _every("complaints.tasks.sweep_complaints", SWEEP_EVERY),
    "detect signals": _every("customers.tasks.detect_signals", timedelta(minutes=15)),
    "make reminders": _every("customers.tasks.make_reminders", timedelta(hours=1)),
    "make follow-ups": _every("complaints.tasks.make_follow_ups", timedelta(minutes=15)),
    "fill renewals": _every("customers.tasks.fill_renewals", timedelta(hours=1)),
    "watch plans for 15 March": _every("campaigns.tasks.watch_plans_315", timedelta(hours=1)),
    "watch screening": _every("customers.tasks.watch_screening", timedelta(hours=1)),
    "deliver notices": _every("notices.tasks.deliver_due", timedelta(seconds=30)),
    "go on with imports": _every("intake.tasks.go_on", timedelta(minutes=5)),
    "remind of paperwork": _every("parts.tasks.remind_papers", timedelta(hours=1)),
    "remind signers": _every("staff.tasks.remind_signers", timedelta(minutes=30)),
    "look after backorders": _every("parts.tasks.sweep_backorders", timedelta(minutes=15)),
    "watch three guarantees": _every("parts.tasks.watch_three_guarantees", timedelta(hours=1)),
    "remind of tasks of campaigns": _every("campaigns.tasks.remind_tasks", timedelta(hours=1)),
    "follow campaigns' lists": _every("campaigns.tasks.follow_visits", timedelta(hours=1)),
    "watch the club": _every("campaigns.tasks.watch_club", timedelta(hours=1)),
    "keep figures": _every("targets.tasks.keep_figures", timedelta(minutes=15)),
    "send reports": _every("targets.tasks.send_reports", timedelta(minutes=15)),
    "make outage packs": _every("outage.tasks.make_packs", timedelta(minutes=15)),
    "hand over left work": _every("staff.tasks.hand_over_left", timedelta(minutes=1)),
    "count figures anew": {
        "task": "targets.tasks.rebuild_figures",
        "schedule": crontab(hour="2", minute="30"),
        "options": {"expires": timedelta(hours=12).total_seconds()},
    },
    "keep assessments": {
        "task": "targets.tasks.keep_assessments",
        "schedule": crontab(hour="2", minute="40"),
        "options": {"expires": timedelta(hours=12).total_seconds()},
    },
    "draw home visits": {
        "task": "complaints.tasks.draw_visits",
        "schedule": crontab(hour="4", minute="10"),
        "options": {"expires": timedelta(hours=12).total_seconds()},
    },
    "keep periods": {
        "task": "staff.tasks.keep_periods",
        "schedule": crontab(hour="3", minute="40"),
        "options": {"expires": timedelta(hours=12).total_seconds()},
    },
    "go on with deletions": _every("customers.tasks.go_on_with_deletions", timedelta(hours=1)),
    "watch looks": _every("customers.tasks.watch_looks", timedelta(hours=1)),
    "tidy": {
        "task": "staff.tasks.tidy",
        "schedule": crontab(hour="3", minute="20"),
        "options": {"expires": timedelta(hours=12).total_seconds()},
    },
}


# --- E-mail -----------------------------------------------------------------------------------------------------------


def _mail_server(url: str) -> SplitResult | None:
    """smtp://user:password@host:587?tls=true, or smtps:// for TLS from the first byte; None where there is none."""
    if not url:
        return None
    try:
        parts = urlsplit(url)
        if parts.scheme in ("smtp", "smtps") and parts.hostname and (parts.port or True):
            return parts
    except ValueError:
        pass
    environment.wrong(
        "E008",
        "EMAIL_URL cannot be read as the address of a mail server.",
        "Set it to smtp://user:password@host:587?tls=true, or leave it out: messages are then kept in var/mail.",
    )
    return None


_mail = _mail_server(environment.text("EMAIL_URL"))
# Whether messages really leave by e-mail; without a server they are files in var/mail.
EMAIL_CONFIGURED = _mail is not None
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if _mail else 'filebased'}.EmailBackend"
EMAIL_FILE_PATH = VAR_DIR / "mail"
if _mail:
    EMAIL_HOST = _mail.hostname
    EMAIL_USE_SSL = _mail.scheme == "smtps"
    EMAIL_USE_TLS = parse_qs(_mail.query).get("tls", [""])[0].lower() in YES
    EMAIL_PORT = _mail.port or (465 if EMAIL_USE_SSL else 587 if EMAIL_USE_TLS else 25)
    EMAIL_HOST_USER = unquote(_mail.username or "")
    EMAIL_HOST_PASSWORD = unquote(_mail.password or "")
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = SERVER_EMAIL = environment.text("DEFAULT_FROM_EMAIL", "after-sales@localhost")


# --- Text messages ----------------------------------------------------------------------------------------------------


def _sms_provider(url: str) -> SplitResult | None:
    """aliyun://key-id:key-secret@dysmsapi.aliyuncs.com?sign=..., or aliyun+http:// to a program on this machine."""
    if not url:
        return None
    wrong = "is not the address of a provider"
    try:
        parts = urlsplit(url)
        host, _port = parts.hostname or "", parts.port
        if parts.scheme not in ("aliyun", "aliyun+http") or not host:
            wrong = "does not begin with aliyun:// and the provider's host"
        elif parts.scheme == "aliyun+http" and host not in ("127.0.0.1", "localhost"):
            wrong = "speaks plain http to another machine"
        elif not (parts.username and parts.password):
            wrong = "holds no access key"
        elif not parse_qs(parts.query).get("sign"):
            wrong = "names no signature (?sign=)"
        else:
            return parts
    except ValueError:
        pass
    environment.wrong(
        "E009",
        f"SMS_URL {wrong}.",
        "Set it to aliyun://key-id:key-secret@dysmsapi.aliyuncs.com?sign=NAME, with %XX for special characters, "
        "or leave it out: text messages are then kept in var/sms.",
    )
    return None


_sms = _sms_provider(environment.text("SMS_URL"))
# Whether text messages really leave; without a provider they are files in var/sms.
SMS_CONFIGURED = _sms is not None
SMS_FILE_PATH = VAR_DIR / "sms"
if _sms:
    SMS_ENDPOINT = f"{'http' if _sms.scheme == 'aliyun+http' else 'https'}://{_sms.netloc.rpartition('@')[2]}/"
    SMS_KEY_ID = unquote(_sms.username or "")
    SMS_KEY_SECRET = unquote(_sms.password or "")
    SMS_SIGN_NAME = parse_qs(_sms.query)["sign"][0]
# A part of the addresses to which the provider pushes receipts and replies (/sms/receipts/..., /sms/replies/...): who
# knows it may tell us what customers said. Without it nothing is taken.
SMS_PUSH_SECRET = environment.text("SMS_PUSH_SECRET")
if SMS_PUSH_SECRET and not (len(SMS_PUSH_SECRET) >= 24 and SMS_PUSH_SECRET.isascii() and SMS_PUSH_SECRET.isalnum()):
    environment.wrong(
        "E010",
        "SMS_PUSH_SECRET is shorter than 24 characters or has others than letters and digits.",
        "Make one with: python -c 'import secrets; print(secrets.token_hex(24))'",
    )
    SMS_PUSH_SECRET = ""


def _wecom(url: str) -> SplitResult | None:
    """wecom://corp-id:secret@qyapi.weixin.qq.com, or wecom+http:// to a program on this machine."""
    if not url:
        return None
    wrong = "is not the address of WeCom"
    try:
        parts = urlsplit(url)
        host, _port = parts.hostname or "", parts.port
        if parts.scheme not in ("wecom", "wecom+http") or not host:
            wrong = "does not begin with wecom:// and the provider's host"
        elif parts.scheme == "wecom+http" and host not in ("127.0.0.1", "localhost"):
            wrong = "speaks plain http to another machine"
        elif not (parts.username and parts.password):
            wrong = "holds no company and secret"
        else:
            return parts
    except ValueError:
        pass
    environment.wrong(
        "E011",
        f"WECOM_URL {wrong}.",
        "Set it to wecom://corp-id:secret@qyapi.weixin.qq.com, with %XX for special characters, "
        "or leave it out: messages by WeCom are then kept in var/wecom.",
    )
    return None


_contacts = _wecom(environment.text("WECOM_URL"))
# Whether messages to contacts in WeCom really leave; else they are files in var/wecom.
WECOM_CONFIGURED = _contacts is not None
WECOM_FILE_PATH = VAR_DIR / "wecom"
if _contacts:
    WECOM_ENDPOINT = (
        f"{'http' if _contacts.scheme == 'wecom+http' else 'https'}://{_contacts.netloc.rpartition('@')[2]}/"
    )
    WECOM_CORP_ID = unquote(_contacts.username or "")
    WECOM_SECRET = unquote(_contacts.password or "")


# --- Watching over it (docs/operations/monitoring.md) ----------------------------------------------------------------


def _version() -> str:
    """What is running: named by whoever built it, else the project's own number."""
    project = BASE_DIR / "pyproject.toml"
    numbered = tomllib.loads(project.read_text(encoding="utf-8"))["project"]["version"] if project.is_file() else "0"
    return environment.text("BUILD_VERSION", numbered)


BUILD_VERSION = _version()
# Who shows it may read /metrics. Without one only this machine may, and nobody behind a proxy.
METRICS_TOKEN = environment.text("METRICS_TOKEN")
if METRICS_TOKEN and len(METRICS_TOKEN) < 24:
    environment.wrong(
        "E013",
        "METRICS_TOKEN is shorter than 24 characters.",
        "Make one with: python -c 'import secrets; print(secrets.token_hex(24))'",
    )
    METRICS_TOKEN = ""
# With less than this left where VAR_DIR lies the application is not ready.
LEAST_FREE_DISK_MB = environment.number("LEAST_FREE_DISK_MB", 500, 1, 1_000_000)


def _sentry() -> str:
    """Where errors are reported to; empty where nobody listens."""
    dsn = environment.text("SENTRY_DSN")
    try:
        parts = urlsplit(dsn)
        if not dsn or (parts.scheme in ("http", "https") and parts.hostname and parts.username and parts.path[1:]):
            return dsn
    except ValueError:
        pass
    environment.wrong(
        "E014",
        "SENTRY_DSN is not the address of a project.",
        "Set it to https://key@host/number as the error tracker shows it, or leave it out: nothing is reported then.",
    )
    return ""


SENTRY_DSN = _sentry()


# --- Group robots -----------------------------------------------------------------------------------------------------

# Where robots may be. An address typed by a manager must not make the server knock at doors inside the house.
ROBOT_HOSTS = environment.names("ROBOT_HOSTS", "qyapi.weixin.qq.com,oapi.dingtalk.com")


# --- Log --------------------------------------------------------------------------------------------------------------

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "text": {"()": "dealership.logs.TextLines"},
        "json": {"()": "dealership.logs.JsonLines"},
    },
    "filters": {
        "what_for": {"()": "dealership.request_ids.WhatFor"},
        "without_tokens": {"()": "dealership.logs.WithoutTokens"},
    },
    "handlers": {
        "stderr": {
            "class": "logging.StreamHandler",
            "formatter": environment.one_of("LOG_FORMAT", ("text", "json")),
            "filters": ["what_for", "without_tokens"],
        }
    },
    "root": {"handlers": ["stderr"], "level": environment.one_of("LOG_LEVEL", ("INFO", "DEBUG", "WARNING", "ERROR"))},
    "loggers": {"django": {"handlers": [], "level": "INFO", "propagate": True}},
}

ENVIRONMENT_PROBLEMS = tuple(environment.problems)
