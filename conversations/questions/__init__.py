"""The kinds of question. A kind knows how to read and keep an answer; it holds no words."""

from conversations.questions.base import Change, Given, Picks, Question, Reading
from conversations.questions.business import (
    BusinessName,
    Headcount,
    NibNumber,
    NpwpNumber,
    SinceYear,
    Wage,
    Wages,
    YearlySales,
)
from conversations.questions.choice import Choice
from conversations.questions.day import Day
from conversations.questions.listed import Listed
from conversations.questions.own import Offered, Onward, Wonder, Wondering
from conversations.questions.personal import (
    BirthDay,
    BirthYear,
    FullName,
    HelpedPhone,
    NikNumber,
    PhoneNumber,
    WorkerNik,
    WorkerPhone,
)
from conversations.questions.review import Review
from conversations.questions.search import Search
from conversations.questions.words import Called, OwnWords
from conversations.questions.work import DaysOfWork, Earnings

__all__ = [
    "BirthDay",
    "BirthYear",
    "BusinessName",
    "Called",
    "Change",
    "Choice",
    "Day",
    "DaysOfWork",
    "Earnings",
    "FullName",
    "Given",
    "Headcount",
    "HelpedPhone",
    "Listed",
    "NibNumber",
    "NikNumber",
    "NpwpNumber",
    "Offered",
    "Onward",
    "OwnWords",
    "PhoneNumber",
    "Picks",
    "Question",
    "Reading",
    "Review",
    "Search",
    "SinceYear",
    "Wage",
    "Wages",
    "Wonder",
    "Wondering",
    "WorkerNik",
    "WorkerPhone",
    "YearlySales",
]
