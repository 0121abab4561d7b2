// The AI label over the API: lists, notices, the doctor and the story of a thing say the same under each policy.

#include "api/api_fixture.hpp"
#include "farm/delivery/fire.hpp"
#include "farm/proof/proof.hpp"

using namespace farmtok;
using namespace std::chrono_literals;
using base::Json;
using http::Method;
using test::noon;

namespace {

const std::string proof = "https://www.tiktok.com/@brand/video/7349123456789012345";

struct Fixture : test::ApiFixture {
  model::Result made = result(job().job_id);

  Fixture() {
    store.write([&](store::Tx& tx) {
      tx.db("UPDATE results SET ai_origin = 'declared', ai_declared = 'is_aigc' WHERE result_id = ?", made.result_id)
          .run();
    });
  }
  void policy(const std::string& word) {
    settings = settings::Settings::load({{"state", folder.path()}, {"provenance.policy", word}});
  }
  Json data(Method method, const std::string& path, const Json& body = nullptr,
            std::vector<std::pair<std::string, std::string>> query = {}) {
    return json(call(method, path, body, {}, std::move(query)))["data"];
  }
  std::size_t listed(const std::string& path, const std::string& state) {
    return data(Method::get, path, nullptr, {{"state", state}})["items"].size();
  }
  std::string why(const std::string& id) { return data(Method::get, "/why/" + id)["explanation"].dump(); }
  Json edit(const Json& body) { return data(Method::patch, "/results/" + made.result_id, body); }
  std::string plan(std::chrono::hours in = 1h) {
    return data(Method::post, "/results/" + made.result_id + "/schedule",
                {{"scheduled_datetime", base::format_instant(clock.now() + in)}})["scheduled_id"];
  }
  Json doctor() {
    const auto answer = data(Method::get, "/doctor");
    for (const auto& check : answer["checks"])
      if (check["name"] == "labels") return check;
    return nullptr;
  }
  std::string told() { return doctor()["message"]; }
};

bool has(const std::string& text, std::string_view words) { return text.find(words) != std::string::npos; }

}  // namespace

TEST_CASE_FIXTURE(Fixture, "require: a result waits, until its label is decided") {
  CHECK(listed("/results", "unlabelled") == 1);
  CHECK(has(told(), "1 result waits for the AI label: `farmtok results list --only unlabelled`"));
  CHECK(doctor()["look"] == true);
  CHECK(has(why(made.result_id), "--ai-origin operator` sets the AI label"));
  CHECK_FALSE(has(why(made.result_id), "farmtok results schedule"));  // it is refused
  edit({{"ai_origin", "operator"}});
  CHECK(has(why(made.result_id), "farmtok results schedule"));
  CHECK(listed("/results", "unlabelled") == 0);
  CHECK(told() == "no video that is made with AI waits for its label");
}

TEST_CASE_FIXTURE(Fixture, "tell: nothing waits, before it is scheduled and after") {
  policy("tell");
  CHECK(listed("/results", "unlabelled") == 0);
  CHECK(told() == "no video that is made with AI waits for its label");
  CHECK(has(why(made.result_id), "will be set by itself"));
  CHECK(has(why(made.result_id), "farmtok results schedule"));
  plan();
  const auto now = data(Method::get, "/results/" + made.result_id);
  CHECK(now["is_aigc"] == true);
  CHECK(has(now["ai_notice"], "is set"));
  policy("require");
  CHECK(listed("/results", "unlabelled") == 0);
}

TEST_CASE_FIXTURE(Fixture, "block: what cannot be scheduled and what will be held are named, with what helps") {
  edit({{"ai_origin", "operator"}});
  const auto id = plan();
  policy("block");
  for (const auto& text : {why(id), data(Method::get, "/scheduled/" + id)["notice"].get<std::string>()}) {
    CHECK(has(text, "It will be held when it is due: it is made with AI"));
    CHECK(has(text, "`farmtok schedule delete " + id + "`"));
    CHECK_FALSE(has(text, "will be set"));
  }
  CHECK(has(told(), "1 post is made with AI and will not fire, because provenance.policy is block"));
  clock.set(noon() + 1h);
  farm::delivery::fire_due(farm);
  CHECK(has(why(id), "It stays held: it is made with AI"));
  auto answer = data(Method::post, "/scheduled/recover", {{"action", "fire"}});
  CHECK(answer["total"] == 0);
  CHECK(answer["waiting"] == 1);
  CHECK(has(answer["notes"][0], "post " + id + ": it stays held:"));
  answer = data(Method::post, "/scheduled/recover", {{"action", "move"}});
  CHECK(has(answer["items"][0]["notice"], "it will be held when it is due:"));
  CHECK_FALSE(answer.contains("notes"));

  data(Method::delete_, "/scheduled/" + id);
  CHECK(listed("/results", "unlabelled") == 0);
  CHECK(has(told(), "1 approved result is made with AI and cannot be scheduled"));
  CHECK(has(why(made.result_id), "no post is made of it, because provenance.policy is block"));
  CHECK(has(why(made.result_id), "`farmtok results reject " + made.result_id + "`"));
  CHECK_FALSE(has(why(made.result_id), "farmtok results schedule"));
}

TEST_CASE_FIXTURE(Fixture, "a word on the result reaches its posts, and its answer says which") {
  edit({{"ai_origin", "operator"}});
  const auto id = plan();
  const auto answer = edit({{"ai_origin", "none"}, {"ai_reason", "filmed by us"}});
  CHECK(has(answer["ai_notice"], ". 1 post of it that has not fired got the same"));
  CHECK(read(id).is_aigc == false);
  farm::delivery::fire_now(farm, id);
  CHECK(has(edit({{"ai_origin", "operator"}})["ai_notice"],
            ". 1 post fired before and stays as it is: `farmtok schedule edit " + id + " --ai-origin operator`"));
  const auto post = data(Method::patch, "/scheduled/" + id, {{"ai_origin", "operator"}});
  CHECK(post["is_aigc"] == true);
  CHECK(has(post["notice"], "must be on"));
  CHECK_FALSE(has(edit({{"caption", "another"}})["ai_notice"], "fired before"));
}

TEST_CASE_FIXTURE(Fixture, "a near copy of a video with AI is named in its notice and by the doctor") {
  edit({{"ai_origin", "operator"}});
  const auto near = result(made.job_id).result_id;
  store.write([&](store::Tx& tx) {
    tx.db("UPDATE results SET duplicate_of = ?, digital_source_type = 'digitalCapture' WHERE result_id = ?",
          made.result_id, near)
        .run();
  });
  const auto notice = [&] { return data(Method::get, "/results/" + near)["ai_notice"].get<std::string>(); };
  CHECK(has(notice(), "nothing of AI"));
  CHECK(has(notice(), ". Nearly the same as " + made.result_id + ", which is made with AI; `farmtok results edit "));
  CHECK(has(data(Method::get, "/results")["items"].dump(), "Nearly the same as " + made.result_id));
  CHECK(has(told(), "1 approved result is nearly the same as a video that is made with AI"));
  CHECK(doctor()["look"] == true);
  edit({{"ai_origin", "none"}, {"ai_reason", "filmed by us"}});
  CHECK_FALSE(has(notice(), "early the same"));
  CHECK(told() == "no video that is made with AI waits for its label");
}

TEST_CASE_FIXTURE(Fixture, "marks of a video that may say AI are in the notices of its result and post, and why") {
  store.write([&](store::Tx& tx) {
    tx.db("INSERT INTO media (media_id, kind, bytes, sha256, content_type, created_at, facts) VALUES ('med_1', "
          "'original', 1, 'aa', 'video/mp4', 0, '{\"unread\":\"its cover was made with AI\"}')")
        .run();
    tx.db("UPDATE results SET ai_origin = 'none_found', ai_declared = NULL, original_video_url = 'media:med_1' WHERE "
          "result_id = ?",
          made.result_id)
        .run();
  });
  const std::string words = "t is not clear whether its video is made with AI: its cover was made with AI; `farmtok ";
  CHECK(has(data(Method::get, "/results/" + made.result_id)["ai_notice"], words + "results edit " + made.result_id));
  CHECK(has(why(made.result_id), words));
  const auto id = plan();
  CHECK(has(why(id), words + "schedule edit " + id));
  CHECK(has(data(Method::get, "/scheduled/" + id)["notice"], words + "schedule edit " + id));
}

TEST_CASE_FIXTURE(Fixture, "a proof without the tick is found again, and closed without its link") {
  edit({{"ai_origin", "operator"}});
  const auto id = plan();
  farm::delivery::fire_now(farm, id);
  CHECK(listed("/scheduled", "unconfirmed") == 0);
  farm::proof::submit_proof(farm, id, {{"proof_url", proof}}, "volunteer");
  CHECK(listed("/scheduled", "unconfirmed") == 1);
  CHECK(has(told(),
            "1 post has a proof, and no one has confirmed that the AI label is on: `farmtok schedule list "
            "--only unconfirmed`"));
  CHECK(has(why(id), "`farmtok proof submit " + id + " --ai-label-set`"));
  const auto answer = data(Method::post, "/volunteer/" + id + "/proof", {{"ai_label_set", true}});
  CHECK(answer["ai_label_set"] == true);
  CHECK(answer["proof_url"] == proof);
  CHECK(listed("/scheduled", "unconfirmed") == 0);
  CHECK_FALSE(has(why(id), "--ai-label-set"));
  CHECK(has(why(id), "is on, as the proof says"));
}

TEST_CASE_FIXTURE(Fixture, "without a proof, a word on the label asks for the link") {
  const auto id = post(noon() + 1h).scheduled_id;
  farm::delivery::fire_now(farm, id);
  CHECK(json(call(Method::post, "/volunteer/" + id + "/proof", {{"ai_label_set", true}}))["error"]["code"] ==
        "MISSING_PROOF_URL");
}
