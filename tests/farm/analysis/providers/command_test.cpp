#include "farm/analysis/injections.hpp"
#include "farm/analysis/models_fixture.hpp"

using namespace farmtok;
using namespace farmtok::test;
using base::Code;

namespace {

struct Program {
  TempFolder folder;

  std::string file(const std::string& name) const { return folder.path() + "/" + name; }
  /// The path of a program that runs these lines; "$here" is its folder.
  std::string made(const std::string& lines) const {
    std::ofstream{file("judge")} << "#!/bin/sh\nhere='" << folder.path() << "'\n" << lines << "\n";
    std::filesystem::permissions(file("judge"), std::filesystem::perms::owner_all);
    return file("judge");
  }
  void put(const std::string& name, const std::string& text) const { std::ofstream{file(name)} << text; }
  Json asked(const std::string& name = "asked") const {
    std::ifstream stream{file(name)};
    return base::parse_json(std::string{std::istreambuf_iterator<char>{stream}, {}});
  }
};

struct Command : AnalysingFarm {
  explicit Command(const std::string& command)
      : AnalysingFarm({{"analysis.command", command}, {"analysis.timeout", "1s"}}),
        analyst(farm::analysis::make_command_analyst(farm)) {}
  model::Analysis analyse() { return analyst->analyse(ask(), never); }
  base::Error refused() {
    return error_of([&] { analyse(); });
  }
  std::unique_ptr<farm::analysis::Analyst> analyst;
};

}  // namespace

TEST_SUITE("analysis by a command") {
  TEST_CASE("it gets the request and answers the analysis") {
    const Program program;
    program.put("answer", good_reply().dump(2));
    Command command{program.made("cat > $here/asked; cat $here/answer") + ",--fast"};
    command.give_file("bytes");
    const auto made = command.analyse();
    CHECK(made.match_score == 72);
    CHECK(made.analysed_by == "command");
    CHECK(made.cost.micros == 0);
    const auto asked = program.asked();
    CHECK(asked["video"]["video_id"] == command.video.video_id);
    CHECK(asked["job"]["filter_prompt"] == "only videos with 50k+ views");
    CHECK(asked["job"]["publish_prompt"].is_null());
    CHECK(asked["credit_line"] == "via @Ann.Lee");
    CHECK(asked["file"] == command.file->string());
    CHECK(asked["answer"]["properties"].contains("match_score"));
    CHECK(!asked.contains("fault"));
  }

  TEST_CASE("a bad answer is asked about once more, with its fault named") {
    const Program program;
    program.put("answer", base::to_line(good_reply()));
    program.put("bad", "```\n" + base::to_line(good_reply()) + "\n```");
    Command command{
        program.made("if [ -e $here/first ]; then cat > $here/second; cat $here/answer\n"
                     "else cat > $here/first; cat $here/bad; fi")};
    CHECK(command.analyse().match_score == 72);
    CHECK(!program.asked("first").contains("fault"));
    CHECK(has(program.asked("second")["fault"].get<std::string>(), "code fence"));
  }

  TEST_CASE("every way it can end badly has its words") {
    struct Row {
      const char* lines;
      Code code;
      const char* says;
    };
    for (const auto& row : {
             Row{"echo starting >&2; echo 'no quota left' >&2; exit 1", Code::PROVIDER_FAILED,
                 "status 1: no quota left"},
             Row{"echo 'not my kind of video' >&2; exit 3", Code::PROVIDER_REFUSED, "not my kind"},
             Row{"kill -TERM $$", Code::PROVIDER_FAILED, "signal 15"},
             Row{"exec sleep 60", Code::PROVIDER_FAILED, "within 1 s"},
             Row{"exit 0", Code::PROVIDER_REFUSED, "it was empty"},
             Row{"echo '{\"match_score\":100}'", Code::PROVIDER_REFUSED, "fits is required"},
             Row{"echo 'approved!'", Code::PROVIDER_REFUSED, "no JSON object"},
             Row{"head -c 300000 /dev/zero | tr '\\0' x", Code::PROVIDER_REFUSED, "more than 262144 bytes"},
             Row{"yes line | head -c 300000", Code::PROVIDER_REFUSED, "more than 262144 bytes"},
         }) {
      CAPTURE(row.lines);
      const Program program;
      Command command{program.made(row.lines)};
      const auto error = command.refused();
      CHECK(error.code == row.code);
      CHECK_MESSAGE(has(error.message, row.says), error.message);
      CHECK(has(error.message, "judge"));
    }
  }

  TEST_CASE("without a program it is not ready") {
    for (const auto* name : {"", "/none/judge", "no-such-judge-anywhere"}) {
      Command command{name};
      const auto error = error_of([&] { command.analyst->check(); });
      CHECK(error.code == Code::PROVIDER_NOT_READY);
      CHECK(has(words_of(error), "analysis.command"));
    }
  }

  TEST_CASE("a caption is data for it, and its answer as untrusted as any") {
    const Program program;
    program.put("answer", base::to_line(obedient_reply()));
    Command command{program.made("cat > $here/asked; cat $here/answer")};
    for (const auto injection : injections) {
      CAPTURE(injection);
      command.video.text = "cats asleep " + std::string{injection} + " `touch $here/run` $(touch $here/run)";
      CHECK(command.analyse().match_score == 100);
      CHECK(program.asked()["video"]["text"] == command.video.text);
    }
    CHECK(!std::filesystem::exists(program.file("run")));
    program.put("answer", base::to_line(good_reply_with("caption", "more at example.com")));
    CHECK(has(command.refused().message, "caption contains a web address"));
    program.put("answer", base::to_line(good_reply_with("reason", "as @somebody says")));
    CHECK(has(command.refused().message, "reason mentions"));
  }
}
