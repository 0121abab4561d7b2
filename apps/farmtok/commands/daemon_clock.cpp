#include "commands/daemon_clock.hpp"

#include "commands/common.hpp"

namespace farmtok::cli {
namespace {

int clock(Context& context) {
  auto& out = context.out();
  const auto told = context.arguments().on("accept")
                        ? context.daemon().call(context.change("POST", "/daemon/clock/accept"))
                        : context.daemon().get("/daemon/clock");
  const bool held = told.value("held", false);
  Card card;
  card.row("clock", moment(told, "now", out.look()));
  card.row("known to be right", moment(told, "known", out.look()));
  const bool behind = told.value("behind", false);
  card.row("firing", held ? "held: the clock leapt ahead" : "goes on", held ? Tint::red : Tint::green);
  out.value(told, card);
  if (!told.value("was_held", true)) context.note("nothing was held: the clock is believed already");
  if (held)
    context.note("set the clock right, and firing goes on by itself; when it is right: farmtok daemon clock --accept");
  if (behind) context.note("the clock is behind that moment: what is due fires that much later, until it is set right");
  return 0;
}

}  // namespace

std::vector<Verb> daemon_clock_verbs() {
  return {
      {.name = "clock",
       .about = "Shows whether the machine's clock is believed. One that leapt ahead by more than a day holds firing.",
       .examples = {{{"farmtok daemon clock", "the clock, and the last moment known"},
                     {"farmtok daemon clock --accept", "it is right: the machine was off for days"}}},
       .flags = {{.name = "accept", .about = "Says that the clock is right; what is due fires or is missed now."}},
       .changes = true,
       .no_ids = true,
       .run = clock}};
}

}  // namespace farmtok::cli
