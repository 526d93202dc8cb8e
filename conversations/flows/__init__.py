"""Every flow of the bot. To add one: write its module, add its line here."""

from collections.abc import Mapping

from conversations.flow import Flow
from conversations.flows.ask_right import ASK_RIGHT
from conversations.flows.call_me import CALL_ME
from conversations.flows.count import COUNT
from conversations.flows.gains import GAINS
from conversations.flows.helped import HELPED_FLOW
from conversations.flows.language import LANGUAGE_CHOICE
from conversations.flows.learn import LEARN
from conversations.flows.menu import MENU_FLOW
from conversations.flows.mine import MINE_FLOW
from conversations.flows.misplaced import MISPLACED_NIK, MISPLACED_PHONE
from conversations.flows.my_data import MY_DATA_FLOW
from conversations.flows.other import FOR_OTHER_FLOW, OTHER_OPEN_FLOW
from conversations.flows.other_time import OTHER_TIME_FLOW
from conversations.flows.privacy import PRIVACY_FLOW
from conversations.flows.registration import REGISTRATION
from conversations.flows.report import REPORT_FLOW
from conversations.flows.resume import RESUME
from conversations.flows.rights import ERASE, HEAR, STOP
from conversations.flows.staff import STAFF_FLOW, WORKER_FLOW

MAIN = REGISTRATION.id
"""The flow that /start opens."""

FLOWS: Mapping[str, Flow] = {
    flow.id: flow
    for flow in (
        REGISTRATION,
        MENU_FLOW,
        COUNT,
        GAINS,
        LEARN,
        CALL_ME,
        FOR_OTHER_FLOW,
        OTHER_OPEN_FLOW,
        HELPED_FLOW,
        MINE_FLOW,
        STAFF_FLOW,
        WORKER_FLOW,
        OTHER_TIME_FLOW,
        REPORT_FLOW,
        RESUME,
        LANGUAGE_CHOICE,
        PRIVACY_FLOW,
        MY_DATA_FLOW,
        ASK_RIGHT,
        STOP,
        HEAR,
        ERASE,
        MISPLACED_NIK,
        MISPLACED_PHONE,
    )
}
