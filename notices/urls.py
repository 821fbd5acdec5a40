"""Addresses of this room."""

from django.urls import path

from . import views

app_name = "notices"

urlpatterns = [
    path("notices/", views.inbox, name="inbox"),
    path("notices/bell/", views.bell, name="bell"),
    path("notices/read/", views.read_all, name="read_all"),
    path("notices/preference/", views.preference, name="preference"),
    path("notices/<int:pk>/open/", views.open_message, name="open"),
    path("notices/<int:pk>/read/", views.read, name="read"),
    path("notices/outbox/", views.outbox, name="outbox"),
    path("notices/outbox/<int:pk>/", views.delivery, name="delivery"),
    path("notices/outbox/<int:pk>/again/", views.send_again, name="send_again"),
    path("notices/robots/", views.robots, name="robots"),
    path("notices/robots/new/", views.robot_add, name="robot_add"),
    path("notices/robots/<int:pk>/", views.robot, name="robot"),
    path("notices/robots/<int:pk>/test/", views.robot_test, name="robot_test"),
    path("sms/receipts/<str:secret>/", views.receipts, name="receipts"),
    path("sms/replies/<str:secret>/", views.replies, name="replies"),
    path("notices/texts/", views.message_texts, name="texts"),
    path("notices/texts/<str:code>/", views.message_text, name="text"),
]
