"""What a password has to be, in words that say what to do. The checks themselves are Django's."""

from django.contrib.auth import password_validation as rules
from django.utils.translation import gettext as _
from django.utils.translation import ngettext


class LongEnough(rules.MinimumLengthValidator):
    def get_error_message(self):
        return ngettext(
            "Too short: at least %(min_length)d character.",
            "Too short: at least %(min_length)d characters.",
            self.min_length,
        ) % {"min_length": self.min_length}

    def get_help_text(self):
        return ngettext(
            "At least %(min_length)d character.", "At least %(min_length)d characters.", self.min_length
        ) % {"min_length": self.min_length}


class NotLikeOneself(rules.UserAttributeSimilarityValidator):
    def get_error_message(self):
        # Translators: 中文 和您的%(verbose_name)s太像，请换一个。
        return _("Too much like your %(verbose_name)s. Choose another.")

    def get_help_text(self):
        return _("Not like your name or user name.")


class NotCommon(rules.CommonPasswordValidator):
    def get_error_message(self):
        # Translators: 中文 这个密码太常见，容易被猜中，请换一个。
        return _("Many people use this password; it is soon guessed. Choose another.")

    def get_help_text(self):
        return _("Not one that many people use.")


class NotDigitsAlone(rules.NumericPasswordValidator):
    def get_error_message(self):
        return _("Digits alone are not enough. Add letters.")

    def get_help_text(self):
        return _("Not of digits alone.")
