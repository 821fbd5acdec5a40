"""What a plan of each kind begins with: sections, phases, tasks, running order, stations, offers, things to bring.

Days are counted from the campaign's first or last day, so that the same plan fits any date. The words are lazy: a plan
is written in the language of whoever begins it, and is theirs from then on.
"""

from dataclasses import dataclass, field
from datetime import date, time, timedelta

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

FIRST, LAST = "first", "last"
SALES, SERVICE, CARE, MARKETING = "sales", "service", "care", "marketing"
WORKSHOP, PARTS, FINANCE, OFFICE = "workshop", "parts", "finance", "office"


@dataclass(frozen=True)
class Day:
    """A day of the plan: so many days after (or before, where negative) the first or the last day."""

    of: str
    days: int = 0

    def on(self, begins_on: date, ends_on: date) -> date:
        return (begins_on if self.of == FIRST else ends_on) + timedelta(days=self.days)


def before(days: int) -> Day:
    return Day(FIRST, -days)


def after(days: int) -> Day:
    return Day(LAST, days)


BEGIN, END = Day(FIRST), Day(LAST)


@dataclass(frozen=True)
class SectionText:
    title: object
    words: object = ""


@dataclass(frozen=True)
class PhaseSpan:
    name: object
    begins: Day
    ends: Day
    words: object = ""


@dataclass(frozen=True)
class Job:
    """A task: what, which department sees to it, by which day, and the part of the plan that it belongs to."""

    what: object
    department: str
    by: Day
    group: object = ""


@dataclass(frozen=True)
class StationSpot:
    name: object
    stamped: bool = True
    points: int = 0


@dataclass(frozen=True)
class TurnLine:
    """A line of the running order of the first day; `station` is the number of the station from 1."""

    begins: time
    ends: time
    what: object
    who: object = ""
    station: int | None = None


@dataclass(frozen=True)
class OfferText:
    kind: str
    words: object


@dataclass(frozen=True)
class Helper:
    department: str
    duty: object
    host: bool = False


@dataclass(frozen=True)
class Material:
    """Something to bring, with how many of it."""

    name: object
    quantity: int = 1


@dataclass(frozen=True)
class Blueprint:
    theme: object
    days: int
    """How long it usually takes."""
    sections: tuple[SectionText, ...]
    departments: tuple[Helper, ...]
    phases: tuple[PhaseSpan, ...]
    tasks: tuple[Job, ...]
    offers: tuple[OfferText, ...] = ()
    stations: tuple[StationSpot, ...] = ()
    turns: tuple[TurnLine, ...] = ()
    materials: tuple[Material, ...] = ()
    aims: tuple[str, ...] = field(default=())
    """The figures it is usually measured by, in order of weight."""


# What several kinds share -----------------------------------------------------------------------------------------

BACKGROUND, PURPOSE = pgettext_lazy("plan", "Background"), pgettext_lazy("plan", "Purpose")
INVITED = SectionText(
    _("Who is invited"),
    _(
        "Faithful customers and those who have not been in for six to twelve months. A message first; three days "
        "before, a call to those who have not answered. Some are not invited, so that the effect can be seen."
    ),
)
RAIN = SectionText(
    _("If something goes wrong"),
    _(
        "Rain: what is planned outdoors moves into the hall. Too many guests: groups start later, one by one. Power "
        "failure: the workshop manager sees to it, and nobody enters the workshop. A complaint on the spot: the "
        "manager of customer care takes it to a room of its own. Whether it takes place is decided by the service "
        "manager on the evening before."
    ),
)
DRESS = SectionText(
    _("How we appear"),
    _("Work dress with name badge; everybody knows their place, the offers and the way to the exits."),
)

WARMING = pgettext_lazy("plan", "Publicity")
INVITING = pgettext_lazy("plan", "Invitations")
SETTING_UP = pgettext_lazy("plan", "Setting up")
DAYS = pgettext_lazy("phase", "The campaign itself")
AFTERWARDS = pgettext_lazy("plan", "Afterwards")

FIX_AUDIENCE = _("Choose the audience and fix the list")
BUDGET = _("Make the budget and send it on its signatures")
INVITE = _("Call everybody on the list and note the answers")
POSTS = _("Write the posts and messages and have them checked")
BRIEF = _("Brief everybody who takes part")
LEADS = _("Hand out the leads and follow each one up")
SETTLE_MONEY = _("Settle the expenses with their receipts")
EVALUATE = _("Write the evaluation: aims, audience, cost, what to do better")
RETURN_THINGS = _("Count the materials and bring them back into store")

GROUND = _("Before the campaign")
ENDING = _("After the campaign")

BEGINNING = (
    Job(BUDGET, MARKETING, before(21), GROUND),
    Job(FIX_AUDIENCE, CARE, before(14), GROUND),
    Job(POSTS, MARKETING, before(12), GROUND),
    Job(INVITE, CARE, before(2), GROUND),
    Job(BRIEF, MARKETING, before(1), GROUND),
)
FINISHING = (
    Job(RETURN_THINGS, MARKETING, after(1), ENDING),
    Job(LEADS, SALES, after(3), ENDING),
    Job(SETTLE_MONEY, FINANCE, after(7), ENDING),
    Job(EVALUATE, MARKETING, after(10), ENDING),
)
COMMON_PHASES = (
    PhaseSpan(WARMING, before(14), before(1), _("Posts, screens in the hall, messages")),
    PhaseSpan(INVITING, before(10), before(1), _("Messages first, then calls")),
    PhaseSpan(SETTING_UP, before(2), before(1)),
    PhaseSpan(DAYS, BEGIN, END),
    PhaseSpan(AFTERWARDS, after(1), after(14), _("Materials, leads, expenses, evaluation")),
)

BANNER = Material(_("Banner"), 2)
STANDS = Material(_("Roll-up stand"), 4)
LEAFLETS = Material(_("Leaflet with price list"), 300)
SOUND = Material(_("Loudspeaker with microphone"), 1)
CHAIRS = Material(_("Folding chair"), 60)
TABLES = Material(pgettext_lazy("plan", "Table"), 8)
WATER = Material(_("Bottle of water"), 120)
WELCOME_GIFTS = Material(_("Gift on arrival"), 200)
STAMP_CARDS = Material(_("Stamp card"), 150)

RECEIVE = _("Guests arrive and register")
FAREWELL = _("Farewell, gifts, guests are seen off")

MARCH_15 = Blueprint(
    theme=_("Sincere service around consumer rights day"),
    days=11,
    sections=(
        SectionText(
            BACKGROUND,
            _(
                "Around consumer rights day customers, media and authorities look closely at service. Open complaints, "
                "repeated repairs and missing parts come to light in these weeks."
            ),
        ),
        SectionText(
            pgettext_lazy("plan", "Purpose"),
            _("Fewer complaints, none in the media, a good name beyond the day itself."),
        ),
        SectionText(
            _("Key customers"), _("Screened before the campaign; each has an owner, a tier and a way to a solution.")
        ),
        SectionText(
            _("On the post"), _("Hotline round the clock, a watch on site, a way to reach the manager at any hour.")
        ),
        SectionText(
            pgettext_lazy("plan", "Visits"),
            _("Local media, consumer association and authorities are visited before the day."),
        ),
        RAIN,
    ),
    departments=(
        Helper(SERVICE, _("Leads, answers for every case"), host=True),
        Helper(CARE, _("Calls, hotline, records of those who come")),
        Helper(PARTS, _("Parts readiness, guarantees")),
        Helper(WORKSHOP, _("Right at the first time")),
        Helper(MARKETING, pgettext_lazy("plan", "Media")),
    ),
    phases=(
        PhaseSpan(
            pgettext_lazy("plan", "Screening"), before(20), before(6), _("Customers at risk are found and verified")
        ),
        PhaseSpan(_("Visits and readiness"), before(10), before(1)),
        PhaseSpan(DAYS, BEGIN, END, _("Free checks, watch on site, daily report")),
        PhaseSpan(AFTERWARDS, after(1), after(16), _("Paperwork of guarantees, evaluation")),
    ),
    tasks=(
        Job(
            _("Name the people on the post with their telephone numbers"),
            SERVICE,
            before(15),
            pgettext_lazy("plan", "Post and hotline"),
        ),
        Job(
            _("Fill the roster of the hotline round the clock"),
            CARE,
            before(10),
            pgettext_lazy("plan", "Post and hotline"),
        ),
        Job(
            _("File the response plan with headquarters"),
            SERVICE,
            before(10),
            pgettext_lazy("plan", "Post and hotline"),
        ),
        Job(_("Screen the cars for key customers and file the list"), CARE, before(6), _("Key customers")),
        Job(_("Visit or call every key customer"), CARE, before(1), _("Key customers")),
        Job(
            _("Visit the local media, consumer association and authorities"),
            MARKETING,
            before(3),
            pgettext_lazy("plan", "Visits"),
        ),
        Job(_("Make the stock plan and ask for what is short"), PARTS, before(12), _("Parts")),
        Job(
            _("Hang up the check list and the price list in the hall"),
            SERVICE,
            before(2),
            pgettext_lazy("plan", "On site"),
        ),
        Job(_("Send the report of each day to the area manager"), SERVICE, END, pgettext_lazy("plan", "On site")),
        Job(_("Make the paperwork of guarantees good"), PARTS, after(16), ENDING),
        Job(EVALUATE, SERVICE, after(14), ENDING),
    ),
    offers=(
        OfferText("check", _("Free check of 32 points, with the sheet explained")),
        OfferText("discount", _("20 percent off labour for what the check finds")),
        OfferText("gift", _("A small gift for everybody who comes")),
    ),
    materials=(BANNER, STANDS, LEAFLETS, WELCOME_GIFTS),
    aims=("visits", "retention", "came"),
)

SEASONAL = Blueprint(
    theme=_("Ready for the season"),
    days=14,
    sections=(
        SectionText(
            BACKGROUND,
            _(
                "With the change of the season air conditioning, battery, brakes and tyres come under strain, and many "
                "customers have not been in since the last one. On weekdays there are bays free."
            ),
        ),
        SectionText(
            PURPOSE,
            _(
                "Bring back customers who have not been in for half a year, find what has to be done before it fails, "
                "and raise the revenue of each visit with packages at one price."
            ),
        ),
        INVITED,
        SectionText(
            _("What is checked"),
            _("Spring and summer: air conditioning, cooling; autumn and winter: battery, brakes, antifreeze, tyres."),
        ),
        SectionText(
            _("What is offered"),
            _(
                "Every price stands with and without the offer, for which cars and until when. Nothing is done to a "
                "car that its owner has not agreed to."
            ),
        ),
    ),
    departments=(
        Helper(SERVICE, _("Leads, explains the check"), host=True),
        Helper(WORKSHOP, _("Checks, enough bays")),
        Helper(PARTS, _("Filters, coolant, batteries in stock")),
        Helper(CARE, _("Invitations, bookings")),
        Helper(MARKETING, _("Posts and displays")),
    ),
    phases=COMMON_PHASES,
    tasks=(
        *BEGINNING,
        Job(_("Write the check sheet of the season"), WORKSHOP, before(10), GROUND),
        Job(_("Stock up on the parts of the season"), PARTS, before(7), GROUND),
        Job(_("Keep bays free and spread the bookings over the days"), SERVICE, before(5), GROUND),
        *FINISHING,
    ),
    offers=(
        OfferText("check", _("Free check of 36 points for the season")),
        OfferText("discount", _("Cleaning of the air conditioning at 69 percent of its price")),
        OfferText("package", _("Package of the season at one price")),
    ),
    materials=(BANNER, STANDS, LEAFLETS, WELCOME_GIFTS),
    aims=("visits", "per_car", "bookings"),
)

SHOW_MODULES = _("Modules of the stand")
SHOW_READY = pgettext_lazy("plan", "Preparations")
SHOW_AFTER = _("After the show")

AUTO_SHOW = Blueprint(
    theme=_("See it, try it, take it home"),
    days=3,
    sections=(
        SectionText(
            BACKGROUND,
            _(
                "In a few days a show brings many visitors who compare several makes. What they see, hear and try at "
                "the stand decides whether they come to the outlet afterwards."
            ),
        ),
        SectionText(
            PURPOSE,
            _(
                "Make the make and the outlet known, show the cars in use, win leads and contracts on the spot, and "
                "give owners among the visitors a reason to come in for service."
            ),
        ),
        SectionText(
            _("The stand"),
            _(
                "Areas for looking, advice, trying, playing and signing lie along the way that visitors take; each "
                "has its sign and its person."
            ),
        ),
        SectionText(
            _("Cars on show"), _("Models and colours that go together, cleaned inside and out, with their papers.")
        ),
        DRESS,
        RAIN,
    ),
    departments=(
        Helper(MARKETING, _("Leads, stand and publicity"), host=True),
        Helper(SALES, _("Advice, test drives, contracts")),
        Helper(SERVICE, _("Advice on upkeep, free checks, cars in order")),
        Helper(CARE, _("Invitations and the visitors' data")),
        Helper(FINANCE, pgettext_lazy("plan", "Deposits")),
    ),
    phases=(
        PhaseSpan(pgettext_lazy("plan", "Preparation"), before(30), before(3)),
        PhaseSpan(WARMING, before(10), before(1), _("Hour, hall, number of the stand and offers")),
        PhaseSpan(SETTING_UP, before(2), before(1)),
        PhaseSpan(pgettext_lazy("phase", "The show"), BEGIN, END),
        PhaseSpan(SHOW_AFTER, after(1), after(14)),
    ),
    tasks=(
        Job(_("Informing: films, leaflets, banners, questions with prizes"), MARKETING, before(2), SHOW_MODULES),
        Job(_("Selling: cars at a special price, offers of the day"), SALES, before(2), SHOW_MODULES),
        Job(_("Showing: the car as teaching material, from the inside out"), SALES, before(2), SHOW_MODULES),
        Job(
            _("Serving: finance, insurance and upkeep explained, free checks, test drives"),
            SERVICE,
            before(2),
            SHOW_MODULES,
        ),
        Job(_("Joining in: quiz, questionnaire with a gift, performances"), MARKETING, before(2), SHOW_MODULES),
        Job(_("Materials: tables, chairs, screens, sockets, cables, listed one by one"), OFFICE, before(7), SHOW_READY),
        Job(_("Cars: choose models and colours, clean and polish them"), SALES, before(5), SHOW_READY),
        Job(_("Printed matter: leaflets, stands, posters, banners"), MARKETING, before(7), SHOW_READY),
        Job(_("Training: the cars, manners, kinds of customers, rules of the stand"), SALES, before(4), SHOW_READY),
        Job(_("Offers: what the first buyers and every buyer get"), SALES, before(10), SHOW_READY),
        Job(
            _("Advertising: hour, place, number of the stand, offers; ask the media too"),
            MARKETING,
            before(10),
            SHOW_READY,
        ),
        Job(_("Count the materials and cars, note what is damaged or used up"), OFFICE, after(1), SHOW_AFTER),
        Job(_("Sort photos and visitors' data and hand them to the departments"), CARE, after(2), SHOW_AFTER),
        Job(_("Follow up every lead"), SALES, after(3), SHOW_AFTER),
        Job(EVALUATE, MARKETING, after(7), SHOW_AFTER),
        Job(
            _("Give the media pictures and words, and write the bulletin for the departments"),
            MARKETING,
            after(10),
            SHOW_AFTER,
        ),
        Job(SETTLE_MONEY, FINANCE, after(10), SHOW_AFTER),
    ),
    offers=(
        OfferText("gift", _("A gift for everybody who registers at the stand")),
        OfferText("discount", _("The first buyers of each day get an extra")),
        OfferText("check", _("Free check of the battery and the tyres on the spot")),
    ),
    stations=(
        StationSpot(pgettext_lazy("plan", "Registration"), True, 0),
        StationSpot(_("Area of the cars"), True, 10),
        StationSpot(_("Test drive"), True, 20),
        StationSpot(_("Advice on upkeep"), True, 10),
    ),
    turns=(
        TurnLine(
            time(8, 0),
            time(8, 50),
            _("Everybody in place, cars polished, sound checked"),
            pgettext_lazy("running order", "Everybody"),
        ),
        TurnLine(
            time(9, 0), time(9, 30), _("Doors open, visitors are greeted"), pgettext_lazy("running order", "Sales"), 1
        ),
        TurnLine(time(10, 0), time(10, 30), _("The new car is explained"), pgettext_lazy("running order", "Sales"), 2),
        TurnLine(time(11, 0), time(11, 30), _("Questions with prizes"), pgettext_lazy("plan", "Host")),
        TurnLine(time(14, 0), time(14, 30), _("Talk on upkeep"), _("Technical trainer"), 4),
        TurnLine(time(15, 30), time(16, 0), _("Offers of the day, contracts"), pgettext_lazy("running order", "Sales")),
        TurnLine(
            time(16, 30),
            time(17, 0),
            _("Short meeting: visitors, leads, what is missing"),
            pgettext_lazy("running order", "Everybody"),
        ),
    ),
    materials=(
        STANDS,
        BANNER,
        LEAFLETS,
        TABLES,
        CHAIRS,
        SOUND,
        WATER,
        WELCOME_GIFTS,
        Material(pgettext_lazy("plan", "Screen"), 2),
        Material(_("Extension lead"), 6),
    ),
    aims=("came", "leads"),
)

GROUP = Blueprint(
    theme=_("The more buyers, the lower the price"),
    days=1,
    sections=(
        SectionText(
            BACKGROUND,
            _(
                "Towards the end of a month or a year many buyers wait for a better price. Together they get it, "
                "openly and at the same step for everybody."
            ),
        ),
        SectionText(
            PURPOSE,
            _(
                "Close contracts with buyers who have been waiting, clear chosen cars from stock, and win every buyer "
                "for service from the first day."
            ),
        ),
        SectionText(
            pgettext_lazy("plan", "Rules"),
            _(
                "Cars, colours and prices are fixed before. A base cut holds for every buyer of the group; from 20 "
                "buyers on each further one takes 500 yuan off for all, up to 3,000 yuan. Above 30 buyers the manager "
                "may name a price of the day. Deposits are shown openly."
            ),
        ),
        SectionText(
            pgettext_lazy("plan", "Entry"),
            _("100 yuan are paid at the entrance and count 500 with a car. Whoever does not buy gets them back."),
        ),
        DRESS,
        RAIN,
    ),
    departments=(
        Helper(SALES, _("Leads, prices, contracts"), host=True),
        Helper(MARKETING, _("Publicity, decoration")),
        Helper(SERVICE, _("Inspection of the cars before delivery")),
        Helper(FINANCE, _("Deposits and entry fees")),
        Helper(OFFICE, _("Meals, gifts, photographs")),
    ),
    phases=COMMON_PHASES,
    tasks=(
        *BEGINNING,
        Job(_("Fix the cars with colour, equipment and price"), SALES, before(10), GROUND),
        Job(_("Publish the rules with step and cap"), SALES, before(10), GROUND),
        Job(_("Inspect the cars that are to be handed over"), SERVICE, before(1), GROUND),
        Job(_("Prepare receipts for deposits and entry fees"), FINANCE, before(1), GROUND),
        Job(_("Give back what was paid above the step reached"), FINANCE, after(3), ENDING),
        *FINISHING,
    ),
    offers=(
        OfferText("gift", _("A gift for every guest")),
        OfferText("other", _("Entry of 100 yuan counts 500 with a car")),
        OfferText("draw", _("Games and a draw for buyers")),
    ),
    stations=(StationSpot(pgettext_lazy("plan", "Registration"), False), StationSpot(_("Test drive"), False)),
    turns=(
        TurnLine(
            time(8, 0), time(9, 0), _("Hall, sound, cars and people ready"), pgettext_lazy("running order", "Everybody")
        ),
        TurnLine(time(9, 0), time(9, 30), RECEIVE, pgettext_lazy("running order", "Customer care"), 1),
        TurnLine(time(9, 30), time(10, 0), _("The cars are explained"), pgettext_lazy("running order", "Sales")),
        TurnLine(time(10, 0), time(10, 10), _("Rules are read out"), pgettext_lazy("plan", "Host")),
        TurnLine(time(10, 10), time(10, 50), pgettext_lazy("plan", "Group purchase"), pgettext_lazy("plan", "Host")),
        TurnLine(time(10, 50), time(11, 30), _("Games and test drives"), pgettext_lazy("running order", "Sales"), 2),
        TurnLine(time(11, 30), time(12, 0), _("Contracts, handing over, draw"), _("Finance")),
        TurnLine(time(12, 0), time(12, 30), FAREWELL, pgettext_lazy("running order", "Everybody")),
    ),
    materials=(BANNER, STANDS, LEAFLETS, SOUND, TABLES, CHAIRS, WELCOME_GIFTS, WATER),
    aims=("came", "leads", "revenue"),
)

OPEN_DAY = Blueprint(
    theme=_("A look behind the workshop door"),
    days=1,
    sections=(
        SectionText(
            BACKGROUND,
            _(
                "Most owners have never seen what happens to their car behind the workshop door; doubts about parts "
                "and prices come from that."
            ),
        ),
        SectionText(
            PURPOSE,
            _(
                "Show openly how work is done, teach owners to tell genuine parts from false ones, and win families "
                "that have not been in for long."
            ),
        ),
        INVITED,
        SectionText(
            _("Groups and points"),
            _("Guests walk in groups from station to station; stamps and points decide who gets which gift."),
        ),
        SectionText(
            pgettext_lazy("plan", "Safety"), _("Marked ways, closed pits, guests never alone in the workshop.")
        ),
        RAIN,
    ),
    departments=(
        Helper(SERVICE, _("Leads, guides the groups"), host=True),
        Helper(WORKSHOP, _("Stations in the workshop, safety")),
        Helper(PARTS, _("Genuine and false parts")),
        Helper(CARE, _("Invitations, registration, gifts")),
        Helper(MARKETING, _("Host, photographs, media")),
    ),
    phases=COMMON_PHASES,
    tasks=(
        *BEGINNING,
        Job(_("Set up the stations and try them once"), WORKSHOP, before(1), GROUND),
        Job(_("Write the questions of the quiz"), SERVICE, before(4), GROUND),
        Job(_("Put up signs, mark the ways, close the pits"), WORKSHOP, before(1), GROUND),
        *FINISHING,
    ),
    offers=(
        OfferText("gift", _("A gift for a full stamp card")),
        OfferText("discount", _("10 percent off accessories on the day")),
        OfferText("voucher", _("A labour voucher for the next visit")),
    ),
    stations=(
        StationSpot(_("Owners' lecture"), True, 10),
        StationSpot(_("Genuine or false parts"), True, 10),
        StationSpot(_("Rescue with the model car"), True, 20),
        StationSpot(_("Slow bicycle race"), True, 20),
        StationSpot(_("Workshop tour"), True, 10),
        StationSpot(_("Good cause"), True, 10),
    ),
    turns=(
        TurnLine(time(14, 0), time(14, 30), RECEIVE, pgettext_lazy("running order", "Customer care")),
        TurnLine(time(14, 30), time(14, 45), pgettext_lazy("plan", "Welcome"), pgettext_lazy("plan", "Host")),
        TurnLine(time(14, 45), time(15, 0), _("Upkeep: what one can do oneself"), _("Technical trainer"), 1),
        TurnLine(time(15, 0), time(15, 20), _("How to tell a genuine part"), _("Parts manager"), 2),
        TurnLine(time(15, 20), time(15, 45), _("Rescue game in four groups"), _("Service advisors"), 3),
        TurnLine(time(15, 45), time(16, 15), _("Slow bicycle race in groups"), _("Service advisors"), 4),
        TurnLine(time(16, 15), time(16, 35), _("Tour and oil change seen close"), _("Workshop manager"), 5),
        TurnLine(time(16, 35), time(16, 50), _("Good cause"), pgettext_lazy("plan", "Host"), 6),
        TurnLine(
            time(16, 50),
            time(17, 15),
            _("Points are counted, gifts are given"),
            pgettext_lazy("running order", "Customer care"),
        ),
    ),
    materials=(
        STAMP_CARDS,
        BANNER,
        STANDS,
        CHAIRS,
        SOUND,
        WATER,
        WELCOME_GIFTS,
        Material(_("Model car with remote control"), 4),
        Material(_("Bicycle"), 4),
    ),
    aims=("came", "leads", "retention"),
)

TRADE_IN = Blueprint(
    theme=_("Old for new"),
    days=30,
    sections=(
        SectionText(
            BACKGROUND,
            _(
                "Many cars come in, but the revenue per vehicle is low. Accessories have grown old, and owners would "
                "change them if the old piece counted for something."
            ),
        ),
        SectionText(
            PURPOSE,
            _(
                "Raise the revenue per vehicle by 25 to 50 percent in these weeks, give regular customers a reason to "
                "stay, and let them bring others."
            ),
        ),
        SectionText(
            _("What is taken, for how much"),
            _(
                "Foot mats, seat covers, films, dashboard cameras and tyres count, of whatever make. The old piece "
                "takes up to half off the new one, as on the list at the parts desk; it stays here, is counted and "
                "disposed of."
            ),
        ),
        INVITED,
        SectionText(
            _("How it is offered"),
            _(
                "The advisor looks at the accessories on the walk around the car, writes the offer on the order and "
                "asks again at settlement. What is on the list the advisor grants, anything above it the service "
                "manager."
            ),
        ),
    ),
    departments=(
        Helper(SERVICE, _("Leads, recommends to every car"), host=True),
        Helper(CARE, pgettext_lazy("plan", "Invitations")),
        Helper(MARKETING, _("Advertising, decoration")),
        Helper(PARTS, _("Stock, old pieces kept and counted")),
    ),
    phases=(
        PhaseSpan(WARMING, before(5), before(3), pgettext_lazy("plan", "Advertising")),
        PhaseSpan(SETTING_UP, before(2), before(1)),
        PhaseSpan(INVITING, before(5), END),
        PhaseSpan(DAYS, BEGIN, END),
        PhaseSpan(AFTERWARDS, after(1), after(14)),
    ),
    tasks=(
        Job(BUDGET, MARKETING, before(21), GROUND),
        Job(_("Fix the list: old piece, new piece, how much it takes off"), PARTS, before(14), GROUND),
        Job(FIX_AUDIENCE, CARE, before(7), GROUND),
        Job(POSTS, MARKETING, before(6), GROUND),
        Job(_("Train the advisors: how to recommend, what they may grant"), SERVICE, before(3), GROUND),
        Job(_("Set up the display with prices"), MARKETING, before(1), GROUND),
        Job(INVITE, CARE, Day(FIRST, 7), _("During the campaign")),
        Job(
            _("Look at the figures each week and change what does not work"),
            SERVICE,
            Day(FIRST, 14),
            _("During the campaign"),
        ),
        Job(_("Count the old pieces and have them disposed of"), PARTS, after(3), ENDING),
        Job(SETTLE_MONEY, FINANCE, after(7), ENDING),
        Job(EVALUATE, SERVICE, after(10), ENDING),
    ),
    offers=(
        OfferText("discount", _("An old accessory takes up to half off a new one")),
        OfferText("package", _("Care set with the trade-in at one price")),
    ),
    materials=(BANNER, STANDS, LEAFLETS, Material(_("Price tag"), 80)),
    aims=("per_car", "revenue", "retention"),
)

LECTURE = Blueprint(
    theme=_("Know your car"),
    days=1,
    sections=(
        SectionText(
            BACKGROUND,
            _(
                "New owners ask the same questions at the desk: what a light means, when the next service is due, what "
                "to do after an accident. They remember best what they have seen at the car."
            ),
        ),
        SectionText(
            PURPOSE,
            _(
                "Give owners confidence in their car and in us, bring cars in for the free check, and book the first "
                "or the next service on the spot."
            ),
        ),
        INVITED,
        SectionText(
            _("What is taught"),
            _(
                "Upkeep and warning lights in the first part, breakdown, accident and insurance in the second, with "
                "questions after each and a look at the car between them."
            ),
        ),
        RAIN,
    ),
    departments=(
        Helper(SERVICE, _("Leads, speakers"), host=True),
        Helper(CARE, _("Invitations, registration")),
        Helper(WORKSHOP, _("Car and parts to show")),
        Helper(MARKETING, _("Posts, photographs")),
    ),
    phases=COMMON_PHASES,
    tasks=(
        *BEGINNING,
        Job(_("Write the slides and go through them once"), SERVICE, before(3), GROUND),
        Job(_("Prepare a car on a lift and old parts to touch"), WORKSHOP, before(1), GROUND),
        *FINISHING,
    ),
    offers=(
        OfferText("check", _("Free check after the lecture")),
        OfferText("gift", _("A gift for right answers")),
        OfferText("discount", _("20 percent off labour for those who attended")),
    ),
    stations=(
        StationSpot(pgettext_lazy("plan", "Registration"), False),
        StationSpot(pgettext_lazy("plan", "Free check"), False),
    ),
    turns=(
        TurnLine(time(9, 30), time(10, 0), RECEIVE, pgettext_lazy("running order", "Customer care"), 1),
        TurnLine(time(10, 0), time(10, 40), _("First lecture: upkeep"), _("Technical trainer")),
        TurnLine(time(10, 40), time(11, 0), _("At the car: what one can look at oneself"), _("Workshop manager")),
        TurnLine(time(11, 0), time(11, 30), _("Second lecture: breakdown, accident, insurance"), _("Insurance clerk")),
        TurnLine(time(11, 30), time(11, 50), _("Questions with prizes"), pgettext_lazy("plan", "Host")),
        TurnLine(time(11, 50), time(12, 10), FAREWELL, pgettext_lazy("running order", "Customer care"), 2),
    ),
    materials=(CHAIRS, SOUND, WATER, LEAFLETS, WELCOME_GIFTS, Material(_("Projector"), 1)),
    aims=("came", "bookings", "retention"),
)

CLUB = Blueprint(
    theme=_("Out together"),
    days=1,
    sections=(
        SectionText(
            BACKGROUND,
            _(
                "Owners who know one another and the people of the outlet stay customers longer. A day out together "
                "does what no message can."
            ),
        ),
        SectionText(
            PURPOSE,
            _(
                "Bind members to the club, win new ones among those they bring along, and have every car checked "
                "before it goes a long way."
            ),
        ),
        INVITED,
        SectionText(
            pgettext_lazy("plan", "Route"),
            _(
                "Two and a half hours there with a rest halfway, a meal booked for noon, everybody home by five. The "
                "route is driven once before."
            ),
        ),
        SectionText(
            pgettext_lazy("plan", "Safety"),
            _(
                "Every car is checked before and keeps its place in the convoy, with a radio. The rescue car with the "
                "first-aid box drives last."
            ),
        ),
    ),
    departments=(
        Helper(CARE, _("Leads, members"), host=True),
        Helper(SERVICE, _("Check before the drive, rescue car")),
        Helper(MARKETING, _("Photographs, posts")),
        Helper(OFFICE, _("Meals, insurance")),
    ),
    phases=COMMON_PHASES,
    tasks=(
        *BEGINNING,
        Job(_("Drive the route once, with stops and toilets"), CARE, before(7), GROUND),
        Job(_("Take out insurance for everybody who comes along"), OFFICE, before(2), GROUND),
        Job(_("Check the cars that take part"), SERVICE, before(1), GROUND),
        *FINISHING,
    ),
    offers=(
        OfferText("check", _("Free check before the drive")),
        OfferText("gift", _("A gift for members who take part")),
    ),
    stations=(
        StationSpot(_("Meeting point"), True),
        StationSpot(_("Stop on the way"), True),
        StationSpot(pgettext_lazy("plan", "Goal"), True),
    ),
    turns=(
        TurnLine(
            time(8, 0),
            time(8, 40),
            _("Meeting, registration, check of the cars"),
            pgettext_lazy("running order", "Customer care"),
            1,
        ),
        TurnLine(time(8, 40), time(9, 0), _("Order of the convoy, radio, rules"), _("Lead car")),
        TurnLine(time(9, 0), time(10, 30), _("First stretch"), _("Lead car")),
        TurnLine(time(10, 30), time(11, 0), pgettext_lazy("plan", "Rest"), "", 2),
        TurnLine(time(11, 0), time(12, 0), _("Second stretch"), _("Lead car"), 3),
        TurnLine(time(12, 0), time(13, 30), _("Meal together")),
        TurnLine(time(13, 30), time(15, 0), _("Games in groups"), pgettext_lazy("plan", "Host")),
        TurnLine(time(15, 0), time(17, 0), _("The way home"), _("Lead car")),
    ),
    materials=(
        Material(_("Number of the car in the convoy"), 30),
        Material(pgettext_lazy("plan", "Radio"), 6),
        Material(_("First-aid box"), 2),
        WATER,
        BANNER,
    ),
    aims=("came", "retention"),
)

MEMBER_DAY = Blueprint(
    theme=_("A day for our members"),
    days=1,
    sections=(
        SectionText(
            BACKGROUND,
            _(
                "Members come more often and spend more than others, yet seldom hear thanks for it. A fixed day gives "
                "them something that only they get."
            ),
        ),
        SectionText(
            PURPOSE,
            _(
                "Thank members in person, bring in those whose benefits lie unused, and let other owners see what "
                "members get."
            ),
        ),
        INVITED,
        SectionText(
            _("What members get"),
            _(
                "Double points and 20 percent off labour for every card, a birthday gift for members of the month, "
                "and thanks in person to those who have come longest."
            ),
        ),
    ),
    departments=(
        Helper(CARE, _("Leads, invitations, thanks"), host=True),
        Helper(SERVICE, _("Express lane for members")),
        Helper(MARKETING, _("Decoration, posts")),
        Helper(PARTS, _("Accessories at members' prices")),
    ),
    phases=COMMON_PHASES,
    tasks=(
        *BEGINNING,
        Job(_("List the benefits of the day by card"), CARE, before(10), GROUND),
        Job(_("Keep an express lane and bays free"), SERVICE, before(2), GROUND),
        Job(_("Write the letters of thanks"), CARE, before(5), GROUND),
        *FINISHING,
    ),
    offers=(
        OfferText("discount", _("Double points and 20 percent off labour")),
        OfferText("gift", _("Birthday gift for members of the month")),
        OfferText("check", _("Free check for every member")),
    ),
    stations=(
        StationSpot(pgettext_lazy("plan", "Registration"), True),
        StationSpot(pgettext_lazy("plan", "Free check"), True, 10),
        StationSpot(pgettext_lazy("plan", "Accessories"), True, 10),
    ),
    turns=(
        TurnLine(time(8, 30), time(9, 0), _("Everybody in place"), pgettext_lazy("running order", "Everybody")),
        TurnLine(time(9, 0), time(11, 30), _("Members arrive, register, free check"), _("Service advisors"), 2),
        TurnLine(time(11, 30), time(12, 0), _("Thanks to those who came longest, cake"), _("Station head")),
        TurnLine(time(13, 30), time(17, 0), _("Members arrive, register, free check"), _("Service advisors"), 2),
        TurnLine(time(17, 0), time(17, 30), FAREWELL, pgettext_lazy("running order", "Customer care")),
    ),
    materials=(BANNER, STANDS, WELCOME_GIFTS, STAMP_CARDS, WATER),
    aims=("visits", "came", "retention"),
)

BLUEPRINTS: dict[str, Blueprint] = {
    "march_15": MARCH_15,
    "seasonal": SEASONAL,
    "auto_show": AUTO_SHOW,
    "group": GROUP,
    "open_day": OPEN_DAY,
    "trade_in": TRADE_IN,
    "lecture": LECTURE,
    "club": CLUB,
    "member_day": MEMBER_DAY,
}


def of(kind: str) -> Blueprint:
    return BLUEPRINTS[kind]
