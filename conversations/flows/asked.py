"""The questions that flows share. Their words are ``ask.<id>`` and so on in messages/."""

from conversations.businesses import MOST_HELPERS
from conversations.questions import (
    BirthDay,
    BirthYear,
    BusinessName,
    Choice,
    DaysOfWork,
    Earnings,
    FullName,
    Headcount,
    HelpedPhone,
    NibNumber,
    NikNumber,
    NpwpNumber,
    PhoneNumber,
    Review,
    Search,
    SinceYear,
    Wages,
    YearlySales,
)

KABUPATEN = (*(f"16.{n:02d}" for n in range(1, 14)), *(f"16.{n}" for n in range(71, 75)))
"""The kabupaten and kota of Sumatera Selatan, Kemendagri codes."""

WORK = Choice(
    "work",
    choices=("own_account", "paid", "employer", "abroad", "not_working"),
    or_words=True,
)
OCCUPATION = Search(
    "occupation",
    directory="occupations",
    groups=(
        "ojek-pangkalan",
        "pedagang-pasar",
        "petani",
        "nelayan-sungai",
        "tukang-bangunan",
        "buruh-harian",
        "serabutan",
    ),
)
DELIVERS = Choice("delivers", choices=("yes", "no"), abreast=2)
"""Whether an occupation that is not in the list carries people or goods: the discount's sector."""
PROJECT = Choice("project", choices=("for_contractor", "own_customers"))
CITIZEN = Choice("citizen", choices=("yes", "no"))
BIRTH = BirthYear("birth")
BIRTH_DAY = BirthDay("birth_day", year=BIRTH)
MEMBER = Choice("member", choices=("none", "self", "government", "company", "unsure"))
PLACE = Search("place", directory="places", groups=KABUPATEN)
KECAMATAN = Search("kecamatan", directory="places", inside=PLACE)
RANGES = (
    ("under_1m", 800_000),
    ("from_1m", 1_500_000),
    ("from_2m", 2_500_000),
    ("from_3m", 4_000_000),
    ("over_5m", 6_000_000),
)
"""The middle of each range: close enough to choose a band, and an officer asks again."""
INCOME = Earnings("income", ranges=RANGES)
WORK_DAYS = DaysOfWork("work_days")
HELPERS = Headcount("helpers", common=5, most=MOST_HELPERS, nobody=True)
"""How many others work in somebody's business."""
OWNER_ROLE = Choice("owner_role", choices=("owner", "manager", "family"))
"""Who it is that speaks for the business."""
SINCE = SinceYear("since")
SCALES = ("mikro", "kecil", "menengah", "besar")
SALES = YearlySales("sales", choices=(*SCALES, "unsure"))
"""Up to which scale's limit a business sells in a year; CAPITAL asks the same of a new one."""
CAPITAL = YearlySales("capital", choices=(*SCALES, "unsure"))
WAGES = Wages("wages", staff=HELPERS, ranges=RANGES)
BUSINESS_NAME = BusinessName("business_name")
NIB = NibNumber("nib")
NPWP = NpwpNumber("npwp")
AID = Choice("aid", choices=("yes", "no", "unsure"))
"""Whether the household gets social aid. With the place and an income in the lowest band it says
that the local government perhaps pays: for an officer to look into, never a promise."""
PLAN = Choice("plan", choices=("two_1", "three_1", "two_3", "three_3", "other", "later"))
"""Programmes and months paid at once in one choice."""
CONTACT = Choice("contact", choices=("yes", "no"), abreast=2)
TELL_ME = Choice("tell_me", choices=("yes", "no"), abreast=2)
CONSENT = Choice("consent", choices=("yes", "no"), abreast=2)
NAME = FullName("name")
PHONE = PhoneNumber("phone")
HELPER = Choice("helper", choices=("family", "rt", "perisai", "group", "other"))
"""Who registers another person. Its answer begins that person's run and is asked nowhere in it."""
CONSENT_OF_OTHER = Choice("consent_of_other", choices=("yes", "no"))
WHOSE_PHONE = Choice("whose_phone", choices=("own", "helper", "none"))
PHONE_OF_OTHER = HelpedPhone("phone_of_other", whose=WHOSE_PHONE)
CALL_TIME = Choice("call_time", choices=("morning", "noon", "afternoon", "any"), abreast=2)
AGREED = (CONSENT, CONSENT_OF_OTHER)
"""What identifies somebody is given in view of a yes, and goes with it."""
NIK = NikNumber("nik", year=BIRTH, day=BIRTH_DAY, agreed=AGREED)
CHECK = Review("check")

# The calculator's own, so that a what-if never changes a registration.
COUNT_FOR = Choice("count_for", choices=("self", "business"))
COUNT_DELIVERS = Choice("count_delivers", choices=("yes", "no"), abreast=2)
COUNT_INCOME = Earnings("count_income", ranges=RANGES)
COUNT_DAYS = DaysOfWork("count_days")
COUNT_STAFF = Headcount("count_staff")
COUNT_WAGES = Wages("count_wages", staff=COUNT_STAFF, ranges=RANGES)
COUNT_SALES = YearlySales("count_sales", choices=(*SCALES, "unsure"))
"""Up to the most that a business of each scale sells, by the scale's name in the rules."""
