"""What the bot says in English about texts: what each outlet gets, and why a pre-approval does not count."""

TEXTS = {
    "language.de": "German",
    "language.en": "English",
    # Outlets
    "place.reach": "{place} ({count} recipients)",
    "place.by_hand": "{place} (by hand)",
    # Preview by outlet
    "button.preview": "Preview by outlet",
    "preview.short": "short version, {length} of {limit} characters",
    "preview.cut": "shortened, {length} of {limit} characters",
    "preview.subject": "Subject: {subject}",
    "preview.note": "Note beside “{title}”",
    # What does not arrive everywhere as it is
    "text.shortened": "Shortened, because the text is too long there: {where}.",
    "text.incomplete": "Nothing goes out in {language} (open: {facts}).",
    "text.no_language": "This text does not exist in {language}.",
    "text.gets_nothing": "Gets nothing: {where}.",
    "text.too_long": "Too long for {where}, even shortened: please cut it to {limit} characters.",
    # Why class B
    "why_b.edited": "Class B instead of A: {who} edited the text.",
    "why_b.unsigned": "Class B instead of A: nobody approved this text beforehand.",
    "why_b.own": "Class B instead of A: {who} pre-approved their own text, which does not count.",
    "why_b.changed": "Class B instead of A: words or questions are not those that {who} pre-approved.",
    "why_b.early": "Class B instead of A: the pre-approval by {who} counts only from {since}.",
    "why_b.expired": "Class B instead of A: the pre-approval by {who} ended on {until}.",
    "rule.second_person": "{rule}. A second person is still missing: nobody approves alone.",
    "refused.does_not_fit": "For {outlet} the text is too long, even shortened: {limit} characters are allowed, and the "
    "least it must say (time of the next update, link) takes {needed}. Please cut the whole text to {limit} characters.",
}
