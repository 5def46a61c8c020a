"""The addresses carriers call, and the simulator's."""

from django.urls import URLPattern, path

from sms_gateway import views

urlpatterns: list[URLPattern] = [
    path("twilio/masuk/", views.twilio_masuk, name="sms-twilio-masuk"),
    path("twilio/status/", views.twilio_status, name="sms-twilio-status"),
]
simulator_urlpatterns: list[URLPattern] = [
    path("", views.simulator, name="simulator"),
]
