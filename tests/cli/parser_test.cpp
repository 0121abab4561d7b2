#include "parser.hpp"

#include <doctest/doctest.h>

#include <set>

#include "base/error.hpp"
#include "commands/commands.hpp"

using namespace farmtok::cli;
using farmtok::base::Code;
using farmtok::base::Error;

namespace {

Parsed read(std::vector<std::string> words) { return parse(all_nouns(), words); }

Error refused(std::vector<std::string> words) {
  try {
    read(std::move(words));
  } catch (const Error& error) {
    return error;
  }
  FAIL("nothing was refused");
  return {Code::INTERNAL, ""};
}

}  // namespace

TEST_CASE("noun, verb, words and flags, in any order") {
  for (const auto& words :
       std::vector<std::vector<std::string>>{{"results", "add", "job_1", "--text", "a b", "--json=result_id"},
                                             {"--json=result_id", "results", "add", "--text=a b", "job_1"},
                                             {"results", "--json=result_id", "add", "--text", "a b", "--", "job_1"}}) {
    const auto parsed = read(words);
    CHECK(parsed.wish == Parsed::Wish::run);
    CHECK(parsed.noun->name == "results");
    CHECK(parsed.verb->name == "add");
    CHECK(parsed.arguments.word(0) == "job_1");
    CHECK(parsed.arguments.text("text") == "a b");
    CHECK(parsed.arguments.text("json") == "result_id");
  }
}

TEST_CASE("switches are true, false, or not said") {
  CHECK(read({"results", "edit", "r", "--approved"}).arguments.truth("approved") == true);
  CHECK(read({"results", "edit", "r", "--no-approved"}).arguments.truth("approved") == false);
  CHECK(read({"results", "edit", "r", "--approved=false"}).arguments.truth("approved") == false);
  CHECK(read({"results", "edit", "r", "--approved=true"}).arguments.truth("approved") == true);
  CHECK_FALSE(read({"results", "edit", "r"}).arguments.truth("approved").has_value());
  CHECK(refused({"results", "edit", "r", "--approved=maybe"}).code == Code::USAGE);
  CHECK(refused({"results", "edit", "r", "--no-approved=true"}).code == Code::USAGE);
  CHECK(refused({"jobs", "list", "--no-all"}).code == Code::USAGE);
}

TEST_CASE("a value may begin with a dash, and after -- all are words") {
  CHECK(read({"jobs", "create", "--title", "-5"}).arguments.text("title") == "-5");
  CHECK(read({"jobs", "create", "--title=--json"}).arguments.text("title") == "--json");
  CHECK(read({"why", "--", "--json"}).arguments.word(0) == "--json");
  CHECK(read({"events", "--after", "-1"}).arguments.text("after") == "-1");
}

TEST_CASE("a number below zero is a word") {
  CHECK(read({"config", "set", "credits.video", "-1"}).arguments.word(1) == "-1");
  CHECK(read({"config", "set", "credits.video", "-.5"}).arguments.word(1) == "-.5");
}

TEST_CASE("a slip of the fingers gets the right word") {
  const std::vector<std::pair<std::vector<std::string>, std::string>> slips{
      {{"job", "list"}, "did you mean: farmtok jobs"},
      {{"jobs", "lst"}, "did you mean: farmtok jobs list"},
      {{"jobs", "create", "--titel", "x"}, "did you mean: --title"},
      {{"jobs", "create", "--qty", "5"}, "did you mean: --quantity"},
      {{"jobs", "create", "--on-schedule-email", "a@b.c"}, "did you mean: --on-schedule-email-default"},
      {{"jobs", "create", "--mode", "manul"}, "did you mean: --mode manual"},
      {{"jobs", "edit", "j", "--no-bokmarked"}, "did you mean: --no-bookmarked"},
      {{"results", "edit", "r", "--ai-label", "on"}, "did you mean: --ai-origin"},
      {{"results", "add", "j", "--aigc"}, "did you mean: --ai-origin"},
      {{"schedule", "edit", "p", "--ai"}, "did you mean: --ai-origin"},
      {{"proof", "submit", "p", "--ai-label"}, "did you mean: --ai-label-set"},
      {{"results", "list", "--ai"}, "did you mean: --only ai"}};
  for (const auto& [words, hint] : slips) {
    const auto error = refused(words);
    CHECK(error.code == Code::USAGE);
    CHECK(error.hint == hint);
  }
}

TEST_CASE("what is wrong on a command line") {
  for (const auto& words : std::vector<std::vector<std::string>>{{"jobs"},
                                                                 {"jobs", "l"},
                                                                 {"jobs", "show"},
                                                                 {"jobs", "show", ""},
                                                                 {"jobs", "show", "a", "b"},
                                                                 {"jobs", "list", "--limit"},
                                                                 {"jobs", "create", "--title", "--json"},
                                                                 {"jobs", "create", "--title", "a", "--title", "b"},
                                                                 {"jobs", "show", "a", "--limit", "5"},
                                                                 {"jobs", "list", "-x"},
                                                                 {"config", "path", "sockets"},
                                                                 {"--json"}})
    CHECK(refused(words).code == Code::USAGE);
}

TEST_CASE("a secret is no flag of its own") {
  const auto error = refused({"results", "add", "j", "--password-protected", "hunter2"});
  CHECK(error.message.find("secret") != std::string::npos);
  CHECK(error.message.find("hunter2") == std::string::npos);
  CHECK(error.hint.find("--password-protected-file") != std::string::npos);
  CHECK(read({"results", "add", "j", "--password-protected-file", "-"}).arguments.text("password-protected-file") ==
        "-");
}

TEST_CASE("--state is a folder, but on a list the word of a state is that state") {
  const auto filtered = read({"work", "list", "--state", "dead"}).arguments;
  CHECK(filtered.text("only") == "dead");
  CHECK_FALSE(filtered.has("state"));
  const auto folder = read({"work", "list", "--state", "./dead", "--only", "queued"}).arguments;
  CHECK(folder.text("state") == "./dead");
  CHECK(folder.text("only") == "queued");
  CHECK(read({"jobs", "list", "--state", "dead"}).arguments.text("state") == "dead");
}

TEST_CASE("help and version, in any place") {
  CHECK(read({}).wish == Parsed::Wish::overview);
  CHECK(read({"-h"}).wish == Parsed::Wish::overview);
  CHECK(read({"--version"}).wish == Parsed::Wish::version);
  CHECK(read({"jobs", "-h"}).wish == Parsed::Wish::help);
  CHECK_FALSE(read({"jobs", "-h"}).verb.has_value());
  CHECK(read({"jobs", "create", "--nonsense", "-h"}).verb->name == "create");
  CHECK(read({"why", "--", "-h"}).wish == Parsed::Wish::run);
}

TEST_CASE("whole numbers are checked by name") {
  const auto arguments = read({"jobs", "list", "--limit", "7x"}).arguments;
  CHECK_THROWS_AS((void)arguments.whole("limit", 1), Error);
  CHECK(read({"jobs", "list", "--limit", "7"}).arguments.whole("limit", 1) == 7);
  CHECK_THROWS_WITH((void)read({"jobs", "list", "--limit", "0"}).arguments.whole("limit", 1),
                    "--limit is 0, must be at least 1");
}

TEST_CASE("every declared command can be run, is explained, and its own examples parse") {
  for (const auto& noun : all_nouns()) {
    for (const auto& verb : noun.verbs()) {
      CAPTURE(command_line(noun, verb));
      CHECK((verb.run != nullptr));
      CHECK(verb.about.ends_with("."));
      if (!verb.output.empty()) CHECK(farmtok::model::find_entity(verb.output) != nullptr);
      std::set<std::string> names;
      for (const auto& flag : all_flags(verb)) {
        CAPTURE(flag.name);
        CHECK(names.insert(flag.name).second);
        CHECK_FALSE(flag.about.empty());
      }
      for (const auto& example : verb.examples) {
        CAPTURE(example.line);
        // Split as a shell would, up to a pipe or a redirection.
        std::vector<std::string> words;
        std::string word;
        char quote = 0;
        bool open = false;
        for (const char c : std::string{example.line} + " ") {
          if (quote == 0 && (c == '|' || c == '>' || c == '<')) break;
          if (c == quote) quote = 0;
          else if (quote == 0 && (c == '"' || c == '\'')) quote = c, open = true;
          else if (quote == 0 && c == ' ') {
            if (open) words.push_back(word);
            word.clear();
            open = false;
          } else word += c, open = true;
        }
        REQUIRE(words.size() > 1);
        REQUIRE(words.front() == "farmtok");
        words.erase(words.begin());
        CHECK_NOTHROW(read(words));
      }
    }
  }
}
