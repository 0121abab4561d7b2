#include "review/session.hpp"

#include <doctest/doctest.h>

#include <deque>
#include <map>

#include "base/error.hpp"
#include "review/editor.hpp"

using namespace farmtok::cli;
using farmtok::base::Code;
using farmtok::base::Error;
using farmtok::base::Json;

namespace {

/// Presses prepared keys, and keeps results as the daemon would.
class ScriptedDesk final : public Desk {
 public:
  explicit ScriptedDesk(std::deque<Key> keys) : keys_(std::move(keys)) {}

  Key ask(const Json* result, std::size_t at, std::size_t of, const std::string& message) override {
    CHECK((result == nullptr) == (at == of));
    said.push_back(message);
    if (keys_.empty()) return Key::quit;
    const auto key = keys_.front();
    keys_.pop_front();
    return key;
  }
  std::optional<std::string> reason() override { return why; }
  std::optional<std::string> label() override { return label_reason; }
  Json edit(const Json&) override { return edited; }
  void open(const Json& result) override { opened.push_back(result["result_id"]); }
  void help() override { ++helped; }
  Json change(const std::string& result_id, const Json& body) override {
    if (fails) throw Error{*fails, "it failed", "try this"};
    changes.push_back({result_id, body});
    auto& kept = daemon[result_id];
    if (kept.is_null()) kept = {{"result_id", result_id}, {"approved", false}, {"rejected", false}, {"caption", "old"}};
    kept.update(body);
    return kept;
  }

  std::optional<std::string> why = "watermark";
  std::optional<std::string> label_reason = "";
  Json edited = Json::object();
  std::optional<Code> fails;
  std::vector<std::pair<std::string, Json>> changes;
  std::map<std::string, Json> daemon;
  std::vector<std::string> said;
  std::vector<std::string> opened;
  int helped = 0;

 private:
  std::deque<Key> keys_;
};

std::vector<Json> three() {
  std::vector<Json> made;
  for (const auto* id : {"res_1", "res_2", "res_3"})
    made.push_back({{"result_id", id}, {"approved", false}, {"rejected", false}, {"caption", "old"}});
  return made;
}

}  // namespace

TEST_CASE("keys approve, reject with a reason, and skip; the rest is left") {
  ScriptedDesk desk{{Key::approve, Key::reject, Key::skip}};
  const auto tally = ReviewSession{three(), desk}.run();
  CHECK(tally_line(tally) == "1 approved, 1 rejected, 1 skipped, 1 left");
  REQUIRE(desk.changes.size() == 2);
  CHECK(desk.changes[0] == std::pair<std::string, Json>{"res_1", {{"approved", true}}});
  CHECK(desk.changes[1] == std::pair<std::string, Json>{"res_2", {{"rejected", true}, {"user_notes", "watermark"}}});
}

TEST_CASE("a reason may be empty, and a rejection broken off") {
  ScriptedDesk desk{{Key::reject}};
  desk.why = "";
  ReviewSession{three(), desk}.run();
  CHECK(desk.changes.at(0).second == Json{{"rejected", true}});
  ScriptedDesk other{{Key::reject}};
  other.why.reset();
  CHECK(ReviewSession{three(), other}.run().left == 3);
  CHECK(other.changes.empty());
}

TEST_CASE("undo takes back step after step, from the end too") {
  ScriptedDesk desk{{Key::approve, Key::reject, Key::skip, Key::undo, Key::undo, Key::undo, Key::undo}};
  const auto tally = ReviewSession{three(), desk}.run();
  CHECK(tally_line(tally) == "0 approved, 0 rejected, 0 skipped, 3 left");
  REQUIRE(desk.changes.size() == 4);
  CHECK(desk.changes[2].first == "res_2");
  CHECK(desk.changes[2].second == Json{{"rejected", false}, {"user_notes", nullptr}, {"approved", false}});
  CHECK(desk.changes[3] == std::pair<std::string, Json>{"res_1", {{"approved", false}, {"rejected", false}}});
  CHECK(desk.said.back() == "there is nothing to take back");
}

TEST_CASE("an edit sends what changed, stays, and can be taken back") {
  ScriptedDesk desk{{Key::edit, Key::undo, Key::approve}};
  desk.edited = {{"caption", "new"}, {"pin_comment", "hi"}};
  const auto tally = ReviewSession{three(), desk}.run();
  REQUIRE(desk.changes.size() == 3);
  CHECK(desk.changes[0] == std::pair<std::string, Json>{"res_1", desk.edited});
  CHECK(desk.changes[1] == std::pair<std::string, Json>{"res_1", {{"caption", "old"}, {"pin_comment", nullptr}}});
  CHECK(desk.changes[2].first == "res_1");
  CHECK(tally.approved == 1);
  CHECK(tally.edited == 0);
}

TEST_CASE("the AI label is turned on, or off for a reason, and undo leaves it") {
  ScriptedDesk desk{{Key::label, Key::undo}};
  desk.daemon["res_1"] = {{"result_id", "res_1"}, {"is_aigc", true}};
  ReviewSession{three(), desk}.run();
  CHECK(desk.changes == std::vector<std::pair<std::string, Json>>{{"res_1", {{"ai_origin", "operator"}}}});
  CHECK(desk.said[1] == "the AI label of res_1 is on; l decides again");
  CHECK(desk.said[2] == "there is nothing to take back");
  ScriptedDesk off{{Key::label}};
  off.label_reason = "filmed by us";
  ReviewSession{three(), off}.run();
  CHECK(off.changes[0].second == Json{{"ai_origin", "none"}, {"ai_reason", "filmed by us"}});
  ScriptedDesk left{{Key::label}};
  left.label_reason = std::nullopt;
  ReviewSession{three(), left}.run();
  CHECK(left.changes.empty());
}

TEST_CASE("what fails is told and changes nothing; an interruption comes through") {
  ScriptedDesk desk{{Key::approve, Key::open, Key::help}};
  desk.fails = Code::ALREADY_SCHEDULED;
  const auto tally = ReviewSession{three(), desk}.run();
  CHECK(tally.left == 3);
  CHECK(desk.said.at(1) == "it failed (try this)");
  CHECK(desk.opened == std::vector<std::string>{"res_1"});
  CHECK(desk.helped == 1);
  ScriptedDesk stopped{{Key::approve}};
  stopped.fails = Code::INTERRUPTED;
  CHECK_THROWS_AS(ReviewSession(three(), stopped).run(), Error);
}

TEST_CASE("after the last result only undo, help and quit do something") {
  ScriptedDesk desk{{Key::approve, Key::approve, Key::approve, Key::approve, Key::edit, Key::open, Key::skip}};
  CHECK(ReviewSession{three(), desk}.run().approved == 3);
  CHECK(desk.changes.size() == 3);
  CHECK(desk.opened.empty());
}

TEST_CASE("a file for the editor comes back as the changes made in it") {
  const Json result{{"result_id", "res_1"},
                    {"tweet_text", "Two\nlines"},
                    {"caption", "#gym day\n#: text\n\\#: odd"},
                    {"instructions", "Go."}};
  const auto file = review_file(result);
  CHECK(review_changes(result, file).empty());
  const auto with = [&](const std::string& from, const std::string& to) {
    auto changed = file;
    changed.replace(changed.find(from), from.size(), to);
    return review_changes(result, changed);
  };
  CHECK(with("Go.\n", "Go now.\n\n\n") == Json{{"instructions", "Go now."}});
  CHECK(with("Go.\n", "") == Json{{"instructions", nullptr}});
  CHECK(with("Two\nlines\n", "") == Json{{"tweet_text", ""}});
  CHECK(with("#gym day", "#yoga day") == Json{{"caption", "#yoga day\n#: text\n\\#: odd"}});
  CHECK(with("#: pin comment\n", "#: pin comment\nFirst!\n") == Json{{"pin_comment", "First!"}});
  CHECK(review_changes(result, "").empty());
  CHECK_THROWS_AS(review_changes(result, "#: caption\n\xff\n"), Error);
}
