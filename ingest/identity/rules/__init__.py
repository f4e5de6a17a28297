"""The rules of identity, in the order in which they are asked: the first that knows decides.

A rule is a function of a pair that gives a decision or None. A new one is one function here or in a file beside this
and one line in `RULES`.
"""

from ingest.identity.rules.base import Pair, Rule
from ingest.identity.rules.departments import department_in_short, other_department
from ingest.identity.rules.firms import (
    firm_in_short,
    group_and_member,
    likely_misspelt_firm,
    one_trade_word_more,
    other_firm,
    same_firm_other_form,
    same_firm_other_place,
)
from ingest.identity.rules.general import (
    of_two_counties,
    ordinals_differ,
    same_but_brackets,
    same_but_home_place,
    same_but_ordinal_style,
    unlike,
)
from ingest.identity.rules.institutions import (
    contracted_name_of_institute,
    institute_and_company,
    other_institution,
    part_and_whole,
    parts_of_one_whole,
    raised_to_university,
    same_institution,
    short_name_by_rule,
    short_name_of_institute,
)
from ingest.identity.rules.languages import foreign_name
from ingest.identity.rules.names import former_name, same_name
from ingest.identity.rules.numbers import credit_codes_differ, same_number
from ingest.identity.rules.people import people

RULES: tuple[Rule, ...] = (
    same_number,
    credit_codes_differ,
    people,
    of_two_counties,
    same_name,
    former_name,
    same_institution,
    raised_to_university,
    ordinals_differ,
    same_but_brackets,
    same_but_ordinal_style,
    part_and_whole,
    contracted_name_of_institute,
    parts_of_one_whole,
    foreign_name,
    short_name_by_rule,
    short_name_of_institute,
    institute_and_company,
    other_institution,
    department_in_short,
    other_department,
    group_and_member,
    same_firm_other_form,
    same_but_home_place,
    same_firm_other_place,
    firm_in_short,
    likely_misspelt_firm,
    one_trade_word_more,
    other_firm,
    unlike,
)

__all__ = ["RULES", "Pair", "Rule"]
