#include "generate/generate.hpp"

#include <doctest/doctest.h>

#include <cstdio>
#include <cstdlib>
#include <fstream>

#include "base/text/text.hpp"
#include "commands/commands.hpp"
#include "help.hpp"

using namespace farmtok::cli;

namespace {

bool holds(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

/// The completions of bash for the words, the last of which is being typed.
std::string offered(const std::string& words) {
  const auto file = "/tmp/farmtok-completion-" + std::to_string(std::rand()) + ".bash";
  std::ofstream{file} << bash_completions(all_nouns()) << "\nfarmtok() { echo fake-id; }\nCOMP_WORDS=(" << words
                      << ")\nCOMP_CWORD=$((${#COMP_WORDS[@]} - 1))\n_farmtok\necho \"${COMPREPLY[*]}\"\n";
  std::FILE* pipe = ::popen(("bash " + file).c_str(), "r");
  std::string text(65536, '\0');
  text.resize(std::fread(text.data(), 1, text.size(), pipe));
  CHECK(::pclose(pipe) == 0);
  std::remove(file.c_str());
  return text.substr(0, text.find('\n'));
}

}  // namespace

TEST_CASE("the same declarations give the same text") {
  CHECK(bash_completions(all_nouns()) == bash_completions(all_nouns()));
  CHECK(main_page(all_nouns()) == main_page(all_nouns()));
}

TEST_CASE("every verb and flag stands in every generated text") {
  const auto bash = bash_completions(all_nouns());
  const auto zsh = zsh_completions(all_nouns());
  const auto fish = fish_completions(all_nouns());
  for (const auto& noun : all_nouns()) {
    if (noun.hidden) continue;
    for (const auto& verb : noun.verbs()) {
      for (const auto& flag : all_flags(verb)) {
        CAPTURE(flag.name);
        CHECK(holds(bash, "--" + flag.name));
        CHECK(holds(zsh, "--" + flag.name));
        CHECK(holds(fish, "-l " + flag.name));
      }
    }
  }
}

TEST_CASE("bash completes verbs, flags, values and ids") {
  CHECK(holds(offered("farmtok ca"), "calendar"));
  CHECK(offered("farmtok jobs cr") == "create");
  CHECK(offered("farmtok jobs create --tit") == "--title");
  CHECK(offered("farmtok jobs create --mode ''") == "search channel manual");
  CHECK(offered("farmtok jobs show ''") == "fake-id");
  CHECK(offered("farmtok --socket /x jobs show ''") == "fake-id");
  CHECK(offered("farmtok results add ''") == "fake-id");
  CHECK(offered("farmtok results approve r1 r2 ''") == "fake-id");
  CHECK(offered("farmtok why ''") == "fake-id");
  CHECK(offered("farmtok config get webhook.s") == "webhook.secret webhook.secrets webhook.shared");
  CHECK(offered("farmtok config path ''") == "config state socket log");
  CHECK(offered("farmtok jobs show --json job_1 ''").empty());
}

TEST_CASE("manual pages begin as manual pages and escape what roff would read") {
  for (const auto& noun : all_nouns()) {
    const auto page = noun_page(noun);
    CHECK(holds(page, ".TH FARMTOK"));
    CHECK(holds(page, ".SH \"NAME\""));
    CHECK_FALSE(holds(page, "\n'"));
  }
  CHECK(holds(daemon_page(), "FARMTOK_NET_ALLOW"));
  CHECK(holds(main_page(all_nouns()), "ALREADY_FIRED"));
}

TEST_CASE("help shows two examples first and fits its terminal") {
  for (const auto& noun : all_nouns()) {
    for (const auto& verb : noun.verbs()) {
      const auto lines = verb_help(noun, verb, {});
      CHECK(lines[0].starts_with("# "));
      CHECK(lines[1].starts_with("farmtok"));
      CHECK(lines[2].starts_with("# "));
      CHECK(lines[3].starts_with("farmtok"));
    }
  }
  const auto overview = overview_help(all_nouns(), {.width = 80});
  CHECK(overview.size() <= 23);
  for (const auto& line : overview) CHECK(farmtok::base::display_width(line) <= 80);
}
