#include "api/api_fixture.hpp"
#include "farm/delivery/fire.hpp"

using namespace farmtok;
using namespace std::chrono_literals;
using base::Json;
using http::Method;
using test::noon;

namespace {

struct Missed : test::ApiFixture {
  model::Scheduled first = post(noon() + 1h);
  model::Scheduled second = post(noon() + 2h);

  Missed() {
    clock.set(noon() + 9h);
    farm::delivery::fire_due(farm);
  }
  Json recover(const Json& body, std::vector<std::pair<std::string, std::string>> query = {}) {
    return json(call(Method::post, "/scheduled/recover", body, {}, std::move(query)));
  }
  /// The doctor's line about one thing.
  Json doctor(const std::string& name) {
    const auto answer = json(call(Method::get, "/doctor"));
    for (const auto& check : answer["data"]["checks"])
      if (check["name"] == name) return check;
    return nullptr;
  }
};

}  // namespace

TEST_CASE_FIXTURE(Missed, "POST /scheduled/recover fires, moves or drops, and counts those that still wait") {
  auto moved = recover({{"action", "move"}, {"ids", {first.scheduled_id}}})["data"];
  CHECK(moved["items"][0]["notice"].get<std::string>().starts_with("no one is notified when it fires"));
  moved["items"][0].erase("notice");
  const Json expected{
      {"items",
       Json::array({{{"scheduled_id", first.scheduled_id}, {"before", "missed"}, {"at", "2026-06-02T13:00:00Z"}}})},
      {"total", 1},
      {"waiting", 1}};
  CHECK(moved == expected);
  const auto would = recover({{"action", "drop"}}, {{"dry_run", "true"}})["data"];
  CHECK(would["total"] == 1);
  CHECK(would["waiting"] == 0);
  const auto fired = recover({{"action", "fire"}})["data"];
  CHECK(fired["items"][0]["scheduled_id"] == second.scheduled_id);
  CHECK_FALSE(fired["items"][0].contains("at"));
  CHECK(read(second.scheduled_id).state == model::PostState::late);
  CHECK(recover({{"action", "drop"}})["data"]["total"] == 0);
}

TEST_CASE_FIXTURE(Missed, "an action that cannot be meant is refused, and nothing happens") {
  for (const auto& bad :
       {Json{{"action", "burn"}}, Json::object(), Json{{"action", 5}}, Json{{"action", "drop"}, {"ids", Json::array()}},
        Json{{"action", "drop"}, {"ids", "post_1"}}, Json{{"action", "drop"}, {"ids", {5}}},
        Json{{"action", "drop"}, {"id", "post_1"}}, Json::array()}) {
    CAPTURE(bad.dump());
    CHECK(recover(bad)["error"]["code"] == "INVALID_REQUEST");
  }
  CHECK(recover({{"action", "drop"}, {"ids", {first.scheduled_id, "post_none"}}})["error"]["code"] ==
        "SCHEDULED_NOT_FOUND");
  CHECK(read(first.scheduled_id).state == model::PostState::missed);
}

TEST_CASE_FIXTURE(Missed, "the doctor counts what waits, with the command that helps, until nothing does") {
  CHECK(doctor("posts")["ok"] == false);
  CHECK(doctor("posts")["message"] == "2 missed");
  CHECK(doctor("posts")["hint"].get<std::string>().find("farmtok schedule recover --fire") != std::string::npos);
  CHECK(doctor("work")["ok"] == true);
  CHECK(doctor("work")["message"] == "nothing failed for good but the firing of posts that wait (2): see posts");
  const auto why = json(call(Method::get, "/why/" + first.scheduled_id))["data"]["explanation"].dump();
  CHECK(why.find("farmtok schedule recover " + first.scheduled_id + " --fire") != std::string::npos);
  recover({{"action", "drop"}});
  CHECK(doctor("posts")["ok"] == true);
  CHECK(doctor("work")["message"] == "nothing has failed for good");
}

TEST_CASE_FIXTURE(Missed, "the firing of a post that does not wait has failed for good when its work is dead") {
  const auto third = post(noon() + 10h);
  store.write([&](store::Tx& tx) {
    tx.db("UPDATE work SET state = 'dead' WHERE kind = 'fire' AND key = ?", third.scheduled_id).run();
  });
  CHECK(doctor("work")["ok"] == false);
  CHECK(doctor("work")["message"] == "1 piece of work failed for good");
}
