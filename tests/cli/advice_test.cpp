#include "advice.hpp"

#include <doctest/doctest.h>

#include "commands/commands.hpp"

using namespace farmtok;
using cli::Place;

TEST_CASE("commands that are advised name the farm that was named") {
  const std::vector<Place> places{{"--state", "/srv/farm"}, {"--socket", "/run/my farm.sock"}};
  const std::string flags = " --state /srv/farm --socket '/run/my farm.sock'";
  struct Row {
    std::string text;
    std::string told;
  };
  for (const auto& row : {
           Row{"farmtok daemon start", "farmtok daemon start" + flags},
           Row{"`farmtok backup restore X --yes` moves its files aside.",
               "`farmtok backup restore" + flags + " X --yes` moves its files aside."},
           Row{"see it: farmtok why post_1; then wait", "see it: farmtok why" + flags + " post_1; then wait"},
           Row{"farmtok schedule list --ids | xargs -n 1 farmtok schedule link --revoke",
               "farmtok schedule list" + flags + " --ids | xargs -n 1 farmtok schedule link" + flags + " --revoke"},
           Row{"farmtok daemon stop && farmtok daemon start",
               "farmtok daemon stop" + flags + " && farmtok daemon start" + flags},
           Row{"farmtok doctor", "farmtok doctor" + flags},
           Row{"(state in /x; farmtok daemon stop ends it)", "(state in /x; farmtok daemon stop" + flags + " ends it)"},
           // What has a place keeps it.
           Row{"farmtok jobs list --state other", "farmtok jobs list --socket '/run/my farm.sock' --state other"},
           // The state folder does not choose the configuration file that is written.
           Row{"farmtok config set http HOST:PORT", "farmtok config set http HOST:PORT"},
           Row{"farmtok config get http", "farmtok config get" + flags + " http"},
           // These are no commands, or need no farm.
           Row{"farmtok help jobs", "farmtok help jobs"},
           Row{"farmtok schema job", "farmtok schema job"},
           Row{"a farmtok of their own", "a farmtok of their own"},
           Row{"/opt/farmtok jobs list", "/opt/farmtok jobs list"},
           Row{"myfarmtok jobs list", "myfarmtok jobs list"},
           Row{"farmtok jobs", "farmtok jobs"},
           Row{"farmtok jobs listing", "farmtok jobs listing"},
       }) {
    CAPTURE(row.text);
    CHECK(cli::with_places(row.text, places, cli::all_nouns()) == row.told);
    CHECK(cli::with_places(row.text, {}, cli::all_nouns()) == row.text);
  }
}

TEST_CASE("only the flags that name a farm are places") {
  cli::Arguments arguments;
  arguments.set("state", "s");
  arguments.set("timeout", "5");
  const auto places = cli::places_of(arguments);
  REQUIRE(places.size() == 1);
  CHECK(places.front().flag == "--state");
  CHECK(places.front().value == "s");
}
