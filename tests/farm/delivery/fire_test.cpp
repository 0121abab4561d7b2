#include "farm/delivery/fire.hpp"

#include "base/error.hpp"
#include "firing_fixture.hpp"

using namespace farmtok;
using namespace std::chrono_literals;
using base::Code;
using model::PostState;
using test::code_of;
using test::Firing;
using test::noon;
using test::told;
using test::video;

TEST_CASE_FIXTURE(Firing, "a post fires at its time, not before, once, and tells everybody in the same commit") {
  const auto made = post(noon() + 1h, told);
  clock.set(noon() + 1h - 1ms);
  CHECK(farm::delivery::fire_due(farm) == noon() + 1h);
  CHECK_FALSE(read(made.scheduled_id).fired);
  clock.set(noon() + 1h);
  CHECK_FALSE(farm::delivery::fire_due(farm));
  const auto fired = read(made.scheduled_id);
  CHECK(fired.fired);
  CHECK(fired.state == PostState::fired);
  CHECK(fired.fired_at == noon() + 1h);
  CHECK(work("kind = 'webhook'").size() == 1);
  CHECK(work("kind = 'mail'").size() == 2);
  CHECK(work("kind = 'fire'").empty());
  // A clock that is set back finds nothing to fire again.
  clock.set(noon());
  farm::delivery::fire_due(farm);
  clock.set(noon() + 400 * 24h);
  farm::delivery::fire_due(farm);
  CHECK(events("post.fired") == 1);
  CHECK(work("kind = 'webhook'").size() == 1);
}

TEST_CASE_FIXTURE(Firing, "the webhook's body is the contract's, fixed when the post fires") {
  auto extra = told;
  extra["caption"] = "Day 30 #gymtok";
  extra["inbox_tracer"] = "batch one";
  const auto made = post(noon() + 1h, extra);
  clock.advance(1h);
  farm::delivery::fire_due(farm);
  const auto hook = work("kind = 'webhook'").front();
  const auto body = base::parse_json(base::parse_json(hook.payload)["body"].get<std::string>());
  CHECK(body["id"] == hook.key);
  CHECK(body["action"] == "SCHEDULE_FIRED");
  CHECK(body["timestamp"] == "2026-06-01T13:00:00Z");
  const auto& payload = body["payload"];
  CHECK(payload["scheduled_id"] == made.scheduled_id);
  CHECK(payload["caption"] == "Day 30 #gymtok");
  CHECK(payload["pin_comment"] == "");
  CHECK(payload["original_video_url"] == "");
  CHECK(payload["deduplicated_video_url"] == "");
  CHECK(payload["volunteer_magic_link"] ==
        "http://farm.test/volunteer/" + made.scheduled_id + "?inbox_tracer=batch%20one");
  CHECK(payload["submit_proof_endpoint"] == "http://farm.test/volunteer/" + made.scheduled_id + "/proof");
  CHECK(payload["inbox_tracer"] == "batch one");
  CHECK_FALSE(payload.contains("tracer"));
}

TEST_CASE_FIXTURE(Firing, "found late within the grace it fires as late, beyond it is missed") {
  const auto late = post(noon() + 1h, told);
  const auto missed = post(noon() + 1min, told);
  clock.set(noon() + 6h + 30min);
  farm::delivery::fire_due(farm);
  CHECK(read(late.scheduled_id).state == PostState::late);
  CHECK(read(late.scheduled_id).fired);
  CHECK(read(missed.scheduled_id).state == PostState::missed);
  CHECK_FALSE(read(missed.scheduled_id).fired);
  CHECK(work("kind = 'webhook'").size() == 1);
  SUBCASE("the operator fires it") {
    const auto fired = farm::delivery::fire_now(farm, missed.scheduled_id);
    CHECK(fired.fired);
    CHECK(work("kind = 'fire'").empty());
  }
  SUBCASE("the operator moves it") {
    farm::planning::edit_post(farm, missed.scheduled_id, {{"scheduled_datetime", "2026-06-02T00:00:00Z"}});
    CHECK(read(missed.scheduled_id).state == PostState::planned);
    clock.set(*base::parse_instant("2026-06-02T00:00:00Z"));
    farm::delivery::fire_due(farm);
    CHECK(read(missed.scheduled_id).state == PostState::fired);
  }
  SUBCASE("the operator retries its work") {
    store.write([&](store::Tx& tx) { queue::retry(tx, work("kind = 'fire'").front().work_id); });
    farm::delivery::fire_due(farm);
    CHECK(read(missed.scheduled_id).state == PostState::late);
  }
}

TEST_CASE_FIXTURE(Firing, "a post whose video is not ready is held, and fires when it is") {
  auto extra = told;
  extra.update(video);
  const auto made = post(noon() + 1h, extra);
  clock.advance(1h);
  CHECK(farm::delivery::fire_due(farm) == noon() + 3h);
  CHECK(read(made.scheduled_id).state == PostState::held);
  CHECK(work("kind = 'webhook'").empty());
  SUBCASE("in time") {
    clock.advance(10min);
    end_render(made.scheduled_id, model::DedupStatus::completed);
    farm::delivery::fire_due(farm);
    CHECK(read(made.scheduled_id).state == PostState::late);
    CHECK(work("kind = 'webhook'").size() == 1);
  }
  SUBCASE("never: after the hold the operator is told, and a late video still fires it") {
    clock.advance(2h);
    CHECK_FALSE(farm::delivery::fire_due(farm));
    CHECK(work("kind = 'fire' AND state = 'dead'").size() == 1);
    CHECK(read(made.scheduled_id).state == PostState::held);
    end_render(made.scheduled_id, model::DedupStatus::completed);
    farm::delivery::fire_due(farm);
    CHECK(read(made.scheduled_id).fired);
  }
  SUBCASE("failed: it says so and does not fire") {
    end_render(made.scheduled_id, model::DedupStatus::failed);
    CHECK_FALSE(farm::delivery::fire_due(farm));
    CHECK(read(made.scheduled_id).state == PostState::held);
    CHECK(read(made.scheduled_id).state_reason->find("broken") != std::string::npos);
    CHECK(code_of([&] { farm::delivery::fire_now(farm, made.scheduled_id); }) == Code::NOT_READY);
  }
}

TEST_CASE_FIXTURE(Firing, "fire-now waits for the video, then fires by itself") {
  const auto made = post(noon() + 10h, video);
  CHECK(farm::delivery::fire_now(farm, made.scheduled_id).state == PostState::held);
  CHECK_FALSE(read(made.scheduled_id).fired);
  end_render(made.scheduled_id, model::DedupStatus::completed);
  farm::delivery::fire_due(farm);
  CHECK(read(made.scheduled_id).fired);
  CHECK(read(made.scheduled_id).state == PostState::fired);
}

TEST_CASE_FIXTURE(Firing, "what has fired is not changed any more") {
  const auto made = post(noon() + 1h);
  farm::delivery::fire_now(farm, made.scheduled_id);
  CHECK(code_of([&] { farm::delivery::fire_now(farm, made.scheduled_id); }) == Code::ALREADY_FIRED);
  CHECK(code_of([&] {
          farm::planning::edit_post(farm, made.scheduled_id, {{"tweet_text", "x"}});
        }) == Code::ALREADY_FIRED);
  CHECK(code_of([&] { farm::planning::delete_post(farm, made.scheduled_id); }) == Code::ALREADY_FIRED);
}

TEST_CASE_FIXTURE(Firing, "whatever the clock jumps by, a post fires once or is missed once") {
  struct Jump {
    const char* name;
    std::chrono::seconds by;
  };
  constexpr Jump jumps[]{{"1 s", 1s},        {"1 min", 1min},        {"1 h", 1h},           {"6 h", 6h},
                         {"a day", 24h},     {"a week", 168h},       {"a year", 365 * 24h}, {"-1 s", -1s},
                         {"-1 min", -1min},  {"-1 h", -1h},          {"-6 h", -6h},         {"-a day", -24h},
                         {"-a week", -168h}, {"-a year", -365 * 24h}};
  for (const auto& jump : jumps) {
    CAPTURE(jump.name);
    clock.set(noon());
    const auto gone = post(noon() + 30s, told);
    const auto ahead = post(noon() + 2min, told);
    clock.set(noon() + 1min);
    farm::delivery::fire_due(farm);
    CHECK(read(gone.scheduled_id).fired_at == noon() + 1min);

    clock.advance(jump.by);
    const auto now = clock.now();
    farm::delivery::fire_due(farm);
    const auto late_by = now - ahead.scheduled_datetime;
    const auto expected = late_by < 0s     ? PostState::planned
                          : late_by <= 60s ? PostState::fired
                          : late_by <= 6h  ? PostState::late
                                           : PostState::missed;
    CHECK(read(ahead.scheduled_id).state == expected);
    // The clock is set right again, time advances, and the operator fires missed posts.
    for (const auto at : {noon() + 1min, noon() + 2min, noon() + 3min, noon() + 3min + 400 * 24h}) {
      clock.set(at);
      farm::delivery::fire_due(farm);
    }
    if (expected == PostState::missed) farm::delivery::fire_now(farm, ahead.scheduled_id);
    for (const auto& id : {gone.scheduled_id, ahead.scheduled_id}) {
      CHECK(read(id).fired);
      CHECK(work("kind = 'webhook' AND subject = '" + id + "'").size() == 1);
      CHECK(work("kind = 'mail' AND subject = '" + id + "'").size() == 2);
      CHECK(events_of(id, "post.fired") == 1);
      CHECK(events_of(id, "post.missed") == (id == ahead.scheduled_id && expected == PostState::missed ? 1 : 0));
    }
  }
}

TEST_CASE_FIXTURE(Firing, "a held post fires when its render ends: late only when it is, not beyond the grace") {
  struct Row {
    std::chrono::seconds ready_after;
    PostState state;
  };
  for (const auto& [ready_after, state] : {Row{30s, PostState::fired}, Row{10min, PostState::late},
                                           Row{5h, PostState::late}, Row{72h, PostState::missed}}) {
    CAPTURE(ready_after.count());
    clock.set(noon());
    const auto made = post(noon() + 1h, video);
    clock.set(noon() + 1h);
    farm::delivery::fire_due(farm);
    CHECK(read(made.scheduled_id).state == PostState::held);
    // The daemon may have been stopped in between: at its start it checks the held posts.
    clock.advance(ready_after);
    farm::delivery::fire_due(farm);
    end_render(made.scheduled_id, model::DedupStatus::completed);
    farm::delivery::fire_due(farm);
    CHECK(read(made.scheduled_id).state == state);
    CHECK(read(made.scheduled_id).fired == (state != PostState::missed));
  }
}

TEST_CASE_FIXTURE(Firing, "what the operator fired before its video was ready fires however late that is") {
  const auto made = post(noon() + 1h, video);
  clock.set(noon() + 24h);
  farm::delivery::fire_due(farm);
  CHECK(read(made.scheduled_id).state == PostState::missed);
  CHECK(farm::delivery::fire_now(farm, made.scheduled_id).state == PostState::held);
  SUBCASE("soon") {}
  SUBCASE("after the hold") {
    clock.advance(3h);
    farm::delivery::fire_due(farm);
    CHECK(work("kind = 'fire' AND state = 'dead'").size() == 1);
  }
  end_render(made.scheduled_id, model::DedupStatus::completed);
  farm::delivery::fire_due(farm);
  CHECK(read(made.scheduled_id).state == PostState::late);
}

TEST_CASE_FIXTURE(Firing, "a post that is moved while it is missed or held lives again, by the same rules") {
  const auto missed = post(noon() + 1h, told);
  auto with_video = told;
  with_video.update(video);
  const auto held = post(noon() + 7h, with_video);
  const auto asked = post(noon() + 20h, with_video);
  farm::delivery::fire_now(farm, asked.scheduled_id);
  clock.set(noon() + 8h);
  farm::delivery::fire_due(farm);
  CHECK(read(missed.scheduled_id).state == PostState::missed);
  CHECK(read(held.scheduled_id).state == PostState::held);
  for (const auto& id : {missed.scheduled_id, held.scheduled_id, asked.scheduled_id}) {
    farm::planning::edit_post(farm, id, {{"scheduled_datetime", base::format_instant(noon() + 48h)}});
    CHECK(read(id).state == PostState::planned);
    CHECK_FALSE(read(id).state_reason);
  }
  end_render(held.scheduled_id, model::DedupStatus::completed);
  CHECK(farm::delivery::fire_due(farm) == noon() + 48h);
  clock.set(noon() + 48h);
  farm::delivery::fire_due(farm);
  CHECK(read(missed.scheduled_id).state == PostState::fired);
  CHECK(read(held.scheduled_id).state == PostState::fired);
  // The request to fire it at once was for its former time.
  CHECK(read(asked.scheduled_id).state == PostState::held);
  clock.advance(72h);
  end_render(asked.scheduled_id, model::DedupStatus::completed);
  farm::delivery::fire_due(farm);
  CHECK(read(asked.scheduled_id).state == PostState::missed);
}
