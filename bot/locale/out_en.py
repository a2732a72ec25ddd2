"""What the bot says in English once texts are on their way or out."""

TEXTS = {
    # What stands beside a text that was wrong (public)
    "note.correction": "Corrected on {when}: {link}",
    "note.retraction": "Withdrawn on {when}: {link}",
    "text.about": "{title} of “{wrong}”",
    "text.take_back": "{who}, publish now: {title}. One tap is enough. Goes to: {where}",
    # Where something stands
    "outcome.held": "{outlet} {mark} held back",
    "outcome.by_hand": "{outlet} {mark} by hand, still to do",
    "mended.correction": "corrected",
    "mended.retraction": "withdrawn",
    "where.heading": "📍 What is out where",
    "where.line": "{title} · {parts}",
    "where.mended": "{title} ({mended} at {at}) · {parts}",
    "where.link": "{line} · {link}",
    "where.remark": "{outlet}, “{title}”: {remark}",
    "where.more": "… and {count} more. All of them with their addresses: /crisis out",
    "where.nothing": "Nothing is out yet.",
    "where.text": "{title} · out at {at}, {who}",
    "where.text_mended": "{title} · out at {at}, {who} · {mended} at {since}",
    "where.place": "– {state}",
    "where.place_link": "– {state} · {link}",
    "where.note_posted": "{line} · its note is there",
    "where.note_missing": "{line} · its note is still missing",
    "where.note_left": "{line} · stays without a note",
    "where.choice": "{title} ({at})",
    "button.mend": "Correct …",
    "ask.wrong": "Which text is wrong?",
    "ask.mend": "What should go out?",
    # By hand
    "by_hand.heading": "✍ {who}, by hand now: “{title}” → {outlet} · by {due} ({left})",
    "by_hand.late": "⏰ {who}, still to do: “{title}” by hand → {outlet} · was due {due} ({left})",
    "by_hand.exactly": "Use exactly these words: only they are approved.",
    "by_hand.drill": "Only act it out: none of this may leave the house.",
    "by_hand.page": "There: {link}",
    "by_hand.under": "Best as a reply to our first post: {link}",
    "by_hand.under_wrong": "Best right below the wrong post: {link}",
    "by_hand.below": "Still to do: “{title}” → {outlet}. The card stands again further down.",
    "button.is_out_ask": "It is out …",
    # Unclear, not accepted, held back
    "delivery.look_at": "Please look here: {link}",
    "delivery.look_for": "Look for a post from about {at} that begins: “{words}”",
    "delivery.mended": "Careful: the text was {mended} at {at}. Send it only if it should go there all the same.",
    "held.paused": "⏸ “{title}” → {outlet} is waiting: {who} stopped everything at {at} ({why}).",
    "held.still": "It can be sent once everything goes on.",
    "held.resumed": "{who} let things go on at {at}. Does this text still fit?",
    "held.mended": "⏸ “{title}” → {outlet} is held back: the text was {mended} at {at}.",
    "button.send_now": "Send it now",
    "button.still_by_hand": "Put it out after all",
    "button.send_again": "Send it again",
    # Notes that could not be added
    "note.failed": "⚠ At {outlet}, “{title}” still stands without a note although it was {mended}: {why}",
    "note.there": "It is here: {link}",
    "note.would_be": "The note is ready and approved:",
    "button.note_again": "Try again",
    "button.note_leave": "Leave it",
    # What is still open
    "open.note": "the note on “{statement}” at {outlet}",
    # Typed
    "help.out": "{word} – what is out where, with all addresses",
    # Refusals
    "refused.nothing_to_mend": "Nothing is out yet that could be corrected or withdrawn.",
    "refused.which_is_wrong": "Please say which text is wrong: {known}. The fastest way is “Correct …” on the card "
    "“What is out where”.",
    "refused.not_out_yet": "“{name}” is not out. As long as that is so, you can simply edit or halt it.",
    "refused.taken_back": "“{name}” was withdrawn already. What is right now is best said in a new statement.",
}
