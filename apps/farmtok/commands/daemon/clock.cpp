#include "commands/daemon/clock.hpp"

#include "commands/common.hpp"

namespace farmtok::cli {
namespace {

int clock(Context& context) {
  auto& out = context.out();
  const auto answer = context.arguments().on("accept")
                          ? context.daemon().call(context.change("POST", "/daemon/clock/accept"))
                          : context.daemon().get("/daemon/clock");
  const bool held = answer.value("held", false);
  Card card;
  card.row("clock", moment(answer, "now", out.look()));
  card.row("known to be right", moment(answer, "known", out.look()));
  const bool behind = answer.value("behind", false);
  card.row("firing", held ? "held: the clock leapt ahead" : "continues", held ? Tint::red : Tint::green);
  out.value(answer, card);
  if (!answer.value("was_held", true)) context.note("nothing was held: the clock is trusted already");
  if (held)
    context.note(
        "set the clock right, and firing continues by itself; if it is right already: farmtok daemon clock --accept");
  if (behind) context.note("the clock is behind that moment: posts fire that much later, until it is set right");
  return 0;
}

}  // namespace

std::vector<Verb> daemon_clock_verbs() {
  return {
      {.name = "clock",
       .about =
           "Shows whether the machine's clock is trusted. A clock that leapt ahead by more than a day stops firing.",
       .examples = {{{"farmtok daemon clock", "the clock, and the last moment known"},
                     {"farmtok daemon clock --accept", "it is right: the machine was off for days"}}},
       .flags = {{.name = "accept", .about = "Confirms that the clock is right; due posts then fire or are missed."}},
       .changes = true,
       .no_ids = true,
       .run = clock}};
}

}  // namespace farmtok::cli
