"""Addresses of the club."""

from django.urls import path

from .views import club

club_urls = [
    # Without an account.
    path("c/<str:token>/", club.public_card, name="public_card"),
    path("c/<str:token>/code/", club.public_card_code, name="public_card_code"),
    path("club/", club.club, name="club"),
    path("club/use/", club.club_use, name="club_use"),
    path("club/uses/", club.uses, name="club_uses"),
    path("club/uses/export/", club.uses_export, name="club_uses_export"),
    path("club/uses/<int:pk>/take-back/", club.use_take_back, name="use_take_back"),
    path("club/find/cars/", club.find_cars_here, name="club_cars"),
    path("club/members/", club.members, name="members"),
    path("club/members/export/", club.members_export, name="members_export"),
    path("club/members/join/", club.member_join, name="member_join"),
    path("club/members/<str:number>/", club.member, name="member"),
    path("club/members/<str:number>/use/", club.member_use, name="member_use"),
    path("club/members/<str:number>/use/<int:pk>/", club.benefit_use, name="benefit_use"),
    path("club/members/<str:number>/card/print/", club.member_card, name="member_card"),
    path("club/members/<str:number>/card/code/", club.member_qr, name="member_qr"),
    path("club/members/<str:number>/do/<slug:name>/", club.member_step, name="member_step"),
    path("club/levels/", club.levels, name="club_levels"),
    path("club/levels/write/", club.level_write, name="club_level_write"),
    path("club/levels/<int:pk>/", club.level, name="club_level"),
    path("club/levels/<int:pk>/change/", club.level_change, name="club_level_change"),
    path("club/levels/<int:pk>/close/", club.level_close, name="club_level_close"),
    path("club/levels/<int:pk>/benefits/add/", club.benefit_add, name="benefit_add"),
    path("club/benefits/<int:pk>/", club.benefit, name="benefit"),
    path("club/partners/", club.partners, name="partners"),
    path("club/partners/write/", club.partner_write, name="partner_write"),
    path("club/partners/<int:pk>/", club.partner, name="partner"),
    path("club/partners/<int:pk>/change/", club.partner_change, name="partner_change"),
    path("club/partners/<int:pk>/begin/", club.partner_begin, name="partner_begin"),
    path("club/partners/<int:pk>/end/", club.partner_end, name="partner_end"),
    path("club/partners/<int:pk>/use/", club.partner_use, name="partner_use"),
    path("club/partner-uses/<int:pk>/take-back/", club.partner_use_take_back, name="partner_use_take_back"),
]
