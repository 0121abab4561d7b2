#include <doctest/doctest.h>
#include <unistd.h>

#include "base/error.hpp"
#include "base/text/text.hpp"
#include "output/card.hpp"
#include "output/printer.hpp"
#include "output/progress.hpp"
#include "output/table.hpp"
#include "report.hpp"

using namespace farmtok::cli;
using farmtok::base::Code;
using farmtok::base::Error;

namespace {

Table sample() {
  return {{{"ID"}, {"TEXT", false, true}, {"N", true}, {"LATER", false, false, 1}},
          {{{"id_1"}, {"日本語のタイトル, a long one"}, {"7"}, {"x"}}, {{"id_2"}, {"two\nlines"}, {"1234"}, {"y"}}}};
}

/// The output of a printer for one command line.
template <class Act>
std::string printed(std::map<std::string, std::string> flags, Act&& act, const char* noun = "job",
                    Terminal terminal = {}) {
  int ends[2];
  REQUIRE(::pipe(ends) == 0);
  {
    Arguments arguments;
    for (const auto& [name, value] : flags) arguments.set(name, value);
    Sink sink{ends[1]};
    Printer printer{arguments, noun ? farmtok::model::find_entity(noun) : nullptr, terminal, {}, sink};
    act(printer);
  }
  ::close(ends[1]);
  std::string text;
  char bytes[4096];
  for (ssize_t got = 0; (got = ::read(ends[0], bytes, sizeof bytes)) > 0;)
    text.append(bytes, static_cast<std::size_t>(got));
  ::close(ends[0]);
  return text;
}

const Json job{{"job_id", "job_1"}, {"status", "COMPLETED"}, {"title", "a \"b\", c"}, {"results_created", 2}};

}  // namespace

TEST_CASE("a table without a limit shows everything on one line each") {
  const auto lines = sample().lines(0, false);
  REQUIRE(lines.size() == 3);
  CHECK(lines[0] == "ID    TEXT                             N  LATER");
  CHECK(lines[1] == "id_1  日本語のタイトル, a long one     7  x");
  CHECK(lines[2] == "id_2  two lines                     1234  y");
}

TEST_CASE("a table never is wider than its terminal") {
  for (const std::size_t width : {60U, 40U, 34U, 30U, 28U})
    for (const auto& line : sample().lines(width, false)) CHECK(farmtok::base::display_width(line) <= width);
  CHECK(sample().lines(34, false)[1].find("…") != std::string::npos);
  CHECK(sample().lines(28, false)[0].find("LATER") == std::string::npos);
  CHECK(sample().lines(10, false)[1].starts_with("id_1  "));  // an id is never cut
}

TEST_CASE("a table names the columns that its terminal has no room for") {
  CHECK(sample().left_out(0).empty());
  CHECK(sample().left_out(60).empty());
  CHECK(sample().left_out(28) == std::vector<std::string>{"LATER"});
  Terminal narrow;
  narrow.width = 28;
  std::vector<std::string> told;
  printed(
      {},
      [&](Printer& printer) {
        printer.table(sample());
        printer.table(sample());
        told = printer.left_out();
      },
      "job", narrow);
  CHECK(told == std::vector<std::string>{"LATER"});
}

TEST_CASE("what no row has goes before anything is cut or left out") {
  const Table table{{{"ID"}, {"EMPTY"}, {"TEXT", false, true}, {"N", true, false, 1}},
                    {{{"id_1"}, {""}, {"twenty letters text."}, {"7"}}}};
  CHECK(table.lines(80, false)[0] == "ID    EMPTY  TEXT" + std::string(18, ' ') + "N");
  CHECK(table.lines(34, false)[0] == "ID    TEXT" + std::string(18, ' ') + "N");
  CHECK(table.lines(34, false)[1] == "id_1  twenty letters text.  7");
}

TEST_CASE("a reason that does not fit is whole, below its row") {
  const Table table{
      {{"WORK", true}, {"ABOUT", false, false, 1}, {"LAST ERROR", false, false, 0, Below::first}},
      {{{"17"}, {"post_x"}, {"the receiver answered 500 three times", Tint::none}}, {{"8"}, {"post_y"}, {""}}}};
  CHECK(table.lines(80, false)[1] == "  17  post_x  the receiver answered 500 three times");
  CHECK(table.lines(30, false) == std::vector<std::string>{"WORK  ABOUT", "  17  post_x",
                                                           "    last error: the receiver",
                                                           "    answered 500 three times", "   8  post_y"});
  CHECK(table.lines(0, false).size() == 3);
}

TEST_CASE("what must stay goes below its row before a text is left out, and the text comes back") {
  const Table table{{{"ID"}, {"N", true, false, 2}, {"TEXT", false, true, 1}, {"AI", false, false, 0, Below::last}},
                    {{{"id_1"}, {"7"}, {"twenty letters text."}, {"declared, no label"}},
                     {{"id_2"}, {"8"}, {"another text of twenty"}, {""}}}};
  CHECK(table.lines(60, false)[1] == "id_1  7  twenty letters text.    declared, no label");
  CHECK(table.lines(38, false) == std::vector<std::string>{"ID    TEXT          AI",
                                                           "id_1  twenty lett…  declared, no label",
                                                           "id_2  another tex…  "});
  CHECK(table.lines(30, false) == std::vector<std::string>{"ID    N  TEXT", "id_1  7  twenty letters text.",
                                                           "    AI: declared, no label",
                                                           "id_2  8  another text of twen…"});
}

TEST_CASE("a reason that would be cut is whole below its row, and others stay in it") {
  const Table table{{{"AT"}, {"WHY", false, true, 0, Below::cut}},
                    {{{"09:00"}, {"only the colours were graded, all is filmed by us"}}, {{"10:00"}, {"short"}}}};
  CHECK(table.lines(0, false).size() == 3);
  CHECK(table.lines(30, false) == std::vector<std::string>{"AT     WHY", "09:00  ", "    why: only the colours were",
                                                           "    graded, all is filmed by", "    us", "10:00  short"});
  const Table cut{{{"AT"}, {"WHY", false, true, 0, Below::cut}}, {{{"09:00"}, {std::string(40, 'x')}}}};
  CHECK(cut.lines(30, false)[0] == "AT");
}

TEST_CASE("a rare column is there only where a row has a value") {
  Table table{{{"ID"}, {"AI", false, false, 0, Below::last, true}}, {{{"id_1"}, {""}}}};
  for (const std::size_t width : {0U, 80U}) CHECK(table.lines(width, false)[0] == "ID");
  table.rows[0][1].text = "credentials";
  for (const std::size_t width : {0U, 80U}) CHECK(table.lines(width, false)[0] == "ID    AI");
}

TEST_CASE("a field that is asked for by the name of its flag is found") {
  const auto hint = [](const char* entity, const char* field) {
    Arguments arguments;
    arguments.set("json", field);
    Sink sink{-1};
    try {
      Printer{arguments, farmtok::model::find_entity(entity), {}, {}, sink};
    } catch (const farmtok::base::Error& error) {
      return error.hint;
    }
    return std::string{};
  };
  CHECK(hint("post", "text") == "did you mean: tweet_text");
  CHECK(hint("job", "quantity") == "did you mean: output_quantity");
  CHECK(hint("result", "state") == "`farmtok schema \"result\"` says what each of them is.");
}

TEST_CASE("what is no entity fits its terminal, too: prose is cut, an id is not") {
  const Terminal narrow{.width = 46};
  const std::string id(30, 'x');
  const auto list = [&](Printer& printer) {
    printer.item({{"RESULT", id}, {"TEXT", "many words that do not fit"}});
    printer.finish_list(1, std::nullopt);
  };
  CHECK(printed({}, list, nullptr, narrow) == "RESULT" + std::string(26, ' ') + "TEXT\n" + id + "  many words th…\n");
  const auto shaped = [&](Printer& printer) {
    printer.shaped({{"TEXT", false, false, 1}}, {"RESULT", "TEXT", "WHY"});
    list(printer);
  };
  CHECK(printed({}, shaped, nullptr, narrow) == "RESULT\n" + id + "\n");
  const auto none = [&](Printer& printer) {
    printer.shaped({}, {"RESULT", "TEXT", "WHY"});
    printer.finish_list(0, std::nullopt);
  };
  CHECK(printed({{"csv", ""}}, none, nullptr) == "RESULT,TEXT,WHY\n");
  CHECK(printed({{"csv", ""}}, shaped, nullptr).starts_with("RESULT,TEXT,WHY\n"));
}

TEST_CASE("colour only where it is on") {
  CHECK(tinted("x", Tint::red, false) == "x");
  CHECK(tinted("x", Tint::red, true) == "\033[31mx\033[0m");
  Table table{{{"STATE"}}, {{{"missed", tint_of_state("missed")}}}};
  CHECK(table.lines(80, false)[1] == "missed");
  CHECK(table.lines(80, true)[1] == "\033[31mmissed\033[0m");
}

TEST_CASE("cards leave out what is empty and wrap what is long") {
  Card card;
  card.section("Empty");
  card.row("nothing", "");
  card.section("Full");
  card.row("name", "one two three four five six seven eight");
  const auto lines = card.lines(30, false);
  REQUIRE(lines.size() == 3);
  CHECK(lines[0] == "Full");
  CHECK(lines[1] == "  name  one two three four");
  CHECK(lines[2] == "        five six seven eight");
  CHECK(wrapped("run `farmtok jobs list` to see all of them", 20) ==
        std::vector<std::string>{"run", "`farmtok jobs list`", "to see all of them"});
  CHECK(wrapped("https://a.very.long.example/that/has/no/blank", 20).size() == 1);
}

TEST_CASE("one object in every form") {
  const auto object = [](Printer& printer) { printer.object(job); };
  CHECK(printed({{"json", "job_id"}}, object) == "{\"job_id\":\"job_1\"}\n");
  CHECK(printed({{"json", "title,job_id,notes"}}, object) ==
        "{\"title\":\"a \\\"b\\\", c\",\"job_id\":\"job_1\",\"notes\":null}\n");
  CHECK(printed({{"ndjson", ""}}, object) == job.dump() + "\n");
  CHECK(printed({{"csv", "job_id,title"}}, object) == "job_id,title\njob_1,\"a \"\"b\"\", c\"\n");
  CHECK(printed({{"ids", "true"}}, object) == "job_1\n");
}

TEST_CASE("a list says when it is cut") {
  const auto list = [](Printer& printer) {
    printer.item(job);
    printer.item(job);
    printer.finish_list(5, "c2");
  };
  CHECK(printed({{"json", "job_id"}}, list) ==
        "{\"items\":[{\"job_id\":\"job_1\"},{\"job_id\":\"job_1\"}],\"next_cursor\":\"c2\",\"total\":5}\n");
  CHECK(printed({{"ndjson", "job_id"}}, list) == "{\"job_id\":\"job_1\"}\n{\"job_id\":\"job_1\"}\n");
  CHECK(printed({{"csv", "job_id"}}, list) == "job_id\njob_1\njob_1\n");
  CHECK(printed({{"json", ""}}, [](Printer& printer) { printer.finish_list(0, std::nullopt); }) ==
        "{\"items\":[],\"total\":0}\n");
  CHECK(printed({{"csv", "job_id"}}, [](Printer& printer) { printer.finish_list(0, std::nullopt); }) == "job_id\n");
  CHECK(printed({}, [](Printer& printer) { printer.finish_list(0, std::nullopt); }).empty());
}

TEST_CASE("an unknown field is refused with the known ones, before anything else") {
  try {
    printed({{"json", "jobid"}}, [](Printer&) { FAIL("came too far"); });
    FAIL("nothing was refused");
  } catch (const Error& error) {
    CHECK(error.code == Code::USAGE);
    CHECK(error.message.find("known: job_id, user_id") != std::string::npos);
    CHECK(error.hint == "did you mean: job_id");
  }
  CHECK_THROWS_AS(printed({{"json", ""}, {"csv", ""}}, [](Printer&) {}), Error);
}

TEST_CASE("objects that are no entity take the fields they have") {
  const Json told{{"deleted", true}, {"job_id", "job_1"}};
  CHECK(printed(
            {{"json", "deleted"}}, [&](Printer& printer) { printer.object(told); }, nullptr) == "{\"deleted\":true}\n");
  CHECK_THROWS_AS(printed(
                      {{"json", "nope"}}, [&](Printer& printer) { printer.object(told); }, nullptr),
                  Error);
  CHECK(printed(
            {}, [&](Printer& printer) { printer.object(told); }, nullptr) == "deleted  true\njob id   job_1\n");
}

TEST_CASE("a failure for a person and for a program") {
  const Error error{Code::INVALID_REQUEST, "the job cannot be created", "look again", {{"title", "is too long"}}};
  CHECK(error_text(error, {}, {}) == "error: the job cannot be created\n  title: is too long\nhint: look again\n");
  CHECK(error_text(error, {{}, 3}, {}).starts_with("error: line 3: the job"));
  const auto json = error_json(error, {{}, 3});
  CHECK(json["error"]["code"] == "INVALID_REQUEST");
  CHECK(json["error"]["retryable"] == false);
  CHECK(json["error"]["details"][0]["field"] == "title");
  CHECK(json["error"]["line"] == 3);
  CHECK_FALSE(error_json(error, {})["error"].contains("line"));
}

TEST_CASE("on a terminal a failure is wrapped, and what is to be copied stays on one line") {
  const Error error{Code::INVALID_REQUEST,
                    "some words of a message that is longer than the terminal is wide",
                    "See how a schedule is read: farmtok schedule explain \"every weekday at 9:30\"",
                    {{"schedule_prompt", "\"-15\": understood are days, times, counts and windows"}}};
  Terminal terminal;
  terminal.err_width = 40;
  CHECK(error_text(error, {}, terminal) ==
        "error: some words of a message that is\n       longer than the terminal is wide\n"
        "  schedule_prompt: \"-15\": understood are\n  days, times, counts and windows\n"
        "hint: See how a schedule is read:\n      farmtok schedule explain \"every weekday at 9:30\"\n");
  using Lines = std::vector<std::string>;
  CHECK(hint_lines("Look again: `farmtok jobs list --all` lists them, farmtok doctor (as before) too", 24) ==
        Lines{"Look again:", "`farmtok jobs list --all`", "lists them,", "farmtok doctor (as", "before) too"});
  CHECK(hint_lines("Add --at 2026-12-24T09:00, --at \"in 3 days\" or --yes.", 20) ==
        Lines{"Add", "--at 2026-12-24T09:00,", "--at \"in 3 days\" or", "--yes."});
  CHECK(hint_lines("farmtok schedule list --ids | xargs -n 1 farmtok schedule link", 20).size() == 1);
  CHECK(hint_lines("two    blanks", 0) == Lines{"two    blanks"});
}

TEST_CASE("a failure names the flag that was given, and else the field") {
  const Error of_field{Code::INVALID_REQUEST,
                       "output_quantity is 0, must be between 1 and 10000",
                       {},
                       {{"output_quantity", "is 0, must be between 1 and 10000"}}};
  Verb verb;
  verb.sets = Sets{"job", farmtok::model::Operation::create};
  Arguments arguments;
  auto error = of_field;
  name_given_flag(error, verb, arguments);
  CHECK(error.message == of_field.message);
  arguments.set("quantity", "0");
  name_given_flag(error, verb, arguments);
  CHECK(error.message == "--quantity is 0, must be between 1 and 10000");
  CHECK(error.details.front().field == "output_quantity");
  Error of_query{Code::INVALID_REQUEST, "days is 500, must be between 1 and 366", {}, {{"days", "must be less"}}};
  arguments.set("days", "500");
  name_given_flag(of_query, Verb{}, arguments);
  CHECK(of_query.message == "--days is 500, must be between 1 and 366");
}

TEST_CASE("the hint is the command that helps") {
  for (const auto& [code, hint] : {std::pair{Code::NOT_APPROVED, "farmtok results approve res_1"},
                                   std::pair{Code::ALREADY_FIRED, "farmtok why res_1"}}) {
    Error error{code, "x"};
    improve(error, "res_1");
    CHECK(error.hint == hint);
  }
  Error other{Code::INTERNAL, "x", "kept"};
  improve(other, "res_1");
  CHECK(other.hint == "kept");
}

TEST_CASE("bars") {
  CHECK(bar(0, 4) == "░░░░   0 %");
  CHECK(bar(0.5, 4) == "██░░  50 %");
  CHECK(bar(1, 4) == "████ 100 %");
  CHECK(bar(7, 4) == "████ 100 %");
}
