"""Ordinary answers to the scheme's forms, as far as the diagrams read them. Invented people only."""

from typing import Any

Answers = dict[str, Any]

CHILD: Answers = {
    "child_first_names": "Tam",
    "child_last_name": "Crane",
    "child_age_about": 9,
    "child_unborn": "no",
    "child_local_authority": "oakhaven",
    "child_school": "Hill Lane Primary",
    "contact_kinds": ["unsupervised_possible"],
    "contact_frequency": "weekly",
}


def child(**changes: Any) -> Answers:
    return {**CHILD, **changes}


def enquiry(**changes: Any) -> Answers:
    """F01 as the public sends it."""
    return {
        "channel": "online",
        "immediate_danger": "no",
        "anonymous": "no",
        "applicant_first_names": "Ines",
        "applicant_last_name": "Crane",
        "applicant_email": "ines.crane@example.org",
        "safe_contact_methods": ["email"],
        "subject_first_names": "Martin",
        "subject_last_name": "Sedge",
        "subject_age_about": 41,
        "subject_address": "4 Mill Row, ZZ1 1AA",
        "subject_lived_abroad": "no",
        "subject_works_with_children": "no",
        "subject_relationship_to_applicant": "boyfriend_girlfriend",
        "children": [child()],
        "concern_reasons": ["new_partner"],
        "concern_text": "He never says where he lived before.",
        "domestic_abuse_fear": "no",
        "purpose": "protect_child",
        **changes,
    }


FACTS_OF_CHECKS = (
    "supervised_ever", "custody_within_5_years", "registered_or_category", "child_at_school",
    "child_under_5_or_health_worry", "young_person", "domestic_abuse", "works_with_children", "lived_elsewhere",
    "lived_abroad", "social_tenancy_or_hostel",
)  # fmt: skip
FACTS_OF_RISK = (
    "significant_harm_suspected", "child_in_need", "dangerous_unmanaged", "works_with_children", "partner_at_risk",
    "crime_found", "subject_under_18",
)  # fmt: skip

RECIPIENT: Answers = {
    "recipient_name": "Ines Crane",
    "recipient_kind": "parent",
    "recipient_is_applicant": "yes",
    "recipient_is_organisation": "no",
}

#: by element; what leads along the main path to a disclosure, the review and the closure
CONTROLLED: Answers = {
    "way": "clpd",
    "organisation_kind": "school",
    "recipient_name": "Alma Reeve",
    "recipient_role": "Head teacher",
    "tell_subject_first": "no",
    "review_on": "2026-12-14",
}
ANSWERS: dict[str, Answers] = {
    "look_at_earlier_cases": {"same_case": "different"},
    "search_systems": {
        "subject_identified": "certain",
        "subject_status": ["none"],
        "subject_trace": ["none"],
        "immediate_risk": "no",
        "safe_contact_made": "yes",
    },
    "ask_applicant": {"applicant_answered": "yes"},
    "check_eligibility": {"eligibility": "eligible", "priority": "P3"},
    "agree_refusal": {"sergeant_agrees": "yes"},
    "explain": {"explained_how": "phone", "letter_wanted": "yes"},
    "arrange_meeting": {"meeting_at": "2026-11-18T14:00:00+00:00"},
    "weigh_out_of_reach": {"next_step": "go_on_without"},
    "find_council": {"authority_found": "oakhaven", "how_known": "The caller named the street."},
    "hold_interview": {
        "applicant_came": "yes",
        "identity_result": "proved",
        "agrees_letter_if_nothing": "yes",
        "domestic_abuse_screen": "no",
    },
    "check_police_systems": {**dict.fromkeys(FACTS_OF_CHECKS, "no"), "supervised_ever": "yes"},
    "write_requests": {
        "purpose_text": "To protect a child.",
        "questions": ["known"],
        "legal_gateway": "ca_s27_s47",
        "handling": "forum",
    },
    "answer": {"answer_kind": "nothing_held"},
    "approve_answer": {"approved": "yes"},
    "read_answers": {"ask_again": "no"},
    "assess_risk": {
        **dict.fromkeys(FACTS_OF_RISK, "no"),
        "conclusion": "concern_conviction",
        "imminence": "possible",
        "mappa_category": "none",
        "mappa_level": "none",
        "somebody_can_protect": "yes",
        "recommended_recipients": ["Ines Crane"],
    },
    "sign_assessment": {"assessment_signed": "yes"},
    "hold_case_call": {"disclosure_view": "support"},
    "hold_mappa_meeting": {"disclosure_view": "support"},
    "hold_strategy_discussion": {"disclosure_view": "support", "s47_started": "yes"},
    "make_referrals": {"referrals_made": ["lado"]},
    "choose_representations": {"sought": "no"},
    "hear_representations": {"will_self_disclose": "no"},
    "decide": {"decision": "disclose", "lawful_power_kind": "common_law", "spoken": "no", "tell_subject": "no"},
    "plan_disclosure": {"plan": [RECIPIENT]},
    "approve_plan": {"plan_approved": "yes"},
    "tell_person": {"result": "told"},
    "plan_controlled": CONTROLLED,
    "lado_advises": {"view": "yes"},
    "mappa_advises": {"view": "yes"},
    "decide_controlled": {"controlled": "tell"},
    "tell_organisation": {"promise": "signed"},
    "review_controlled": {"still_needed": "no"},
    "take_undertaking": {"undertaking_result": "signed"},
    "decide_again": {"again": "tell_part"},
    "choose_how": {"told_how": "meeting"},
    "tell_applicant": {"referral": "none"},
    "review": {"child_safe": "yes", "confidence_kept": "yes"},
    "send_officers": {"child_safe_now": "yes"},
    "record_result": {"child_safe_now": "yes"},
    "write_up_decision": {"confirmed": "yes"},
    "approve_extension": {"approved": "yes", "new_date": "2026-12-20"},
    "write_closure": {
        "outcome": "disclosed",
        "subject_rso": "yes",
        "subject_mappa": "no",
        "legal_hold": "no",
        "serious_concern": "no",
    },
}


def risk(**facts: Any) -> dict[str, Answers]:
    """Other answers to the risk assessment, for `go_to`."""
    return {"assess_risk": {**ANSWERS["assess_risk"], **facts}}


def deciding(decision: str, **more: Any) -> dict[str, Answers]:
    """Another decision, for `go_to`."""
    return {"decide": {"decision": decision, "lawful_power_kind": "common_law", "spoken": "no", **more}}
