"""Counters behind the numbers that people read out on the phone."""

from django.db import models

from .organisation import Outlet


class Counter(models.Model):
    """How far one kind of number has come at one outlet."""

    kind = models.CharField(max_length=10)
    outlet = models.ForeignKey(Outlet, on_delete=models.PROTECT, related_name="+")
    last = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = "counter"
        verbose_name_plural = "counters"
        constraints = [models.UniqueConstraint(fields=["kind", "outlet"], name="staff_counter_once")]

    def __str__(self):
        return f"{self.outlet_id} {self.kind} {self.last}"
