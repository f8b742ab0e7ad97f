"""The registry of the rules about two editions, apart from the others: only a run that compares imports them."""

from riskctl.rules import (
    RULES,
    acceptance_open_ended,
    band_crossed_undecided,
    closed_from_top,
    closed_with_open_actions,
    current_fell_alone,
    current_over_inherent,
    done_without_evidence,
    due_date_slipped,
    escalated_without_action,
    history_backdated,
    history_in_future,
    history_rewritten,
    id_reused,
    owner_lost,
    rationale_copied,
    risk_lost,
    scheme_rebands,
    scheme_with_scores,
    score_needs_rationale,
)
from riskctl.rules.base import HistoryRule, Rule

HISTORY_RULES: tuple[HistoryRule, ...] = (
    score_needs_rationale,
    rationale_copied,
    history_rewritten,
    history_backdated,
    history_in_future,
    current_over_inherent,
    current_fell_alone,
    closed_from_top,
    closed_with_open_actions,
    risk_lost,
    escalated_without_action,
    band_crossed_undecided,
    due_date_slipped,
    done_without_evidence,
    owner_lost,
    acceptance_open_ended,
    scheme_with_scores,
    scheme_rebands,
    id_reused,
)

EVERY_RULE: tuple[Rule, ...] = (*RULES, *HISTORY_RULES)
