"""Pages of help for staff: title and text (Markdown). What belongs to a scheme stands in the scheme's own pages."""

WORK = """
## Your work

**Work** lists the steps that wait for you and for your teams, soonest due first. *Take the next task* gives you the one
that matters most: late ones first, then by priority, then by when they are due. Taking a step tells everybody that it
is with you; *Put back in the queue* and *Hand over* are on its page.

What you type is saved as a draft two seconds after you stop, and only you can see it. If you finish a step by mistake,
press *Undo* within 10 minutes: it works as long as nobody has gone on with the case. What cannot be undone is shown to
you once more before it counts.

## What the signs mean

A filled triangle means late, a clock means due soon, an empty circle means that there is time. Small print always says
the exact time. *Who is told when* lists who hears of it if a step is not finished.

## You see only what you need

A case that is not yours to see does not appear, in no list and at no address. If only a part of a case is yours, its
step is the whole page that you have. Each page says at its end why you see it.

## When something goes wrong

- **The session ends.** After 30 minutes without a sign of life you are signed out. A line at the top says so three
  minutes before, with *Stay signed in*. What you had typed is there when you sign in again.
- **No connection.** A line at the top says so. What you type in a step is kept on this device until you are back, and
  sent then. Signing out removes it.
- **Somebody was first.** If somebody else finishes the step while you write, you see both answers, and yours stay.
- **A step of the service failed.** Service support sees it at once and can try it again. The case says who has it.
- **Something else.** Give service support the code that the page shows. It leads to what happened, and says nothing of
  the case.
"""

HELP = {
    "help": ("Help", WORK),
    "accessibility": (
        "Accessibility statement",
        "This service is made to meet WCAG 2.2 AA. Tell your service support if something keeps you from using it.",
    ),
    "privacy": (
        "What is recorded about my use",
        """
The service records which cases, steps, documents and searches you open, what you print, when, and why you may. It does
not record where you click or how fast you work.

While you have a case or a step open, colleagues who may see it see your name on it. That is forgotten a minute after
you leave.
""",
    ),
}
