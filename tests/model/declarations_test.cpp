#include <doctest/doctest.h>

#include <set>

#include "model/credits.hpp"
#include "model/found.hpp"
#include "model/job.hpp"
#include "model/json.hpp"
#include "model/proof.hpp"
#include "model/result.hpp"
#include "model/sample.hpp"
#include "model/scheduled.hpp"
#include "model/work.hpp"

using namespace farmtok;
using namespace farmtok::model;

#define EVERY_ENTITY                                                                                                 \
  Job, JobCreated, JobProgress, FoundVideo, Analysis, CreditEntry, CreditBalance, CreditPrices, CreditGrant, Result, \
      Scheduled, ScheduleRequest, RenderReport, Variation, VideoFacts, MediaRequest, MediaReply, Task, Batch,        \
      ProofRequest, ProofReply, ProofDecision, Proof, Work, Event, Media

TEST_CASE_TEMPLATE("to JSON and back changes nothing but secrets", Entity, EVERY_ENTITY) {
  const auto full = testing::sample<Entity>();
  const auto json = to_json(full);
  const auto back = from_json<Entity>(base::parse_json(base::to_line(json)));
  CHECK(to_json(back) == json);
  for_each_field<Entity>([&](const auto& each) {
    CAPTURE(each.name);
    const auto& value = full.*each.member;
    using Value = value_of<std::remove_cvref_t<decltype(value)>>;
    if constexpr (!Describable<Value>) {
      if (each.use.format != Format::secret) CHECK(back.*each.member == value);
    }
  });
}

TEST_CASE_TEMPLATE("defaults go to JSON and back; optionals without a value are left out", Entity, EVERY_ENTITY) {
  const auto json = to_json(Entity{});
  CHECK(to_json(from_json<Entity>(json)) == json);
  for_each_field<Entity>([&](const auto& each) {
    CAPTURE(each.name);
    using Member = std::remove_cvref_t<decltype(Entity{}.*each.member)>;
    CHECK(json.contains(std::string{each.name}) == !is_optional<Member>);
  });
}

TEST_CASE_TEMPLATE("declared names are the members' own, once, each with a description", Entity, EVERY_ENTITY) {
  std::set<std::string_view> names;
  for_each_field<Entity>([&](const auto& each) {
    CAPTURE(each.name);
    CHECK(names.insert(each.name).second);
    CHECK(each.name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_") == std::string_view::npos);
    CHECK(each.about.ends_with('.'));
  });
  CHECK_FALSE(names.empty());
}
