"""The addresses carriers call, and the simulator's."""

from django.urls import URLPattern, path

from sms_gateway import views

urlpatterns: list[URLPattern] = [
    path("twilio/masuk/", views.twilio_masuk, name="sms-twilio-masuk"),
    path("twilio/status/", views.twilio_status, name="sms-twilio-status"),
    # The key in the Authorization header; below, in the address, for gateways set up before.
    path("kannel/masuk/", views.kannel_masuk, name="sms-kannel-masuk-header"),
    path("kannel/status/", views.kannel_status, name="sms-kannel-status-header"),
    path("gammu/masuk/", views.gammu_masuk, name="sms-gammu-masuk-header"),
    path("kannel/<str:door_key>/masuk/", views.kannel_masuk, name="sms-kannel-masuk"),
    path("kannel/<str:door_key>/status/", views.kannel_status, name="sms-kannel-status"),
    path("gammu/<str:door_key>/masuk/", views.gammu_masuk, name="sms-gammu-masuk"),
    path("smsgate/<str:door_key>/masuk/", views.smsgate, name="sms-smsgate-masuk"),
    path("smsgate/<str:door_key>/status/", views.smsgate, name="sms-smsgate-status"),
]
simulator_urlpatterns: list[URLPattern] = [
    path("", views.simulator, name="simulator"),
]
