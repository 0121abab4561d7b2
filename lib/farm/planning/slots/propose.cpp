#include "farm/planning/slots/propose.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "base/text/text.hpp"
#include "crypto/crypto.hpp"
#include "farm/jobs/jobs.hpp"
#include "farm/planning/hand_set.hpp"
#include "farm/planning/policy.hpp"
#include "farm/planning/reach.hpp"
#include "farm/planning/slots/accounts.hpp"
#include "farm/planning/slots/job_posts.hpp"
#include "farm/planning/slots/order.hpp"
#include "farm/planning/slots/rejections.hpp"
#include "farm/planning/slots/same_video.hpp"
#include "farm/planning/slots/waiting_list.hpp"
#include "farm/planning/videoless.hpp"
#include "farm/repeat_policy.hpp"
#include "farm/review/label.hpp"
#include "zones/zones.hpp"

namespace farmtok::farm::planning {
namespace {

constexpr std::size_t longest_text = 80;
constexpr std::size_t first_look = 256;

/// A result, or a post of one, that needs a place.
struct Candidate {
  ProposedPost post;
  std::string account;
  std::string video;
  std::string tags;           // a text with its hashtags
  std::int64_t changed_at{};  // when its result last changed
  SameVideo::Video shown;

  base::Instant when() const { return post.at ? *post.at : post.before.value_or(base::Instant{}); }
  std::string label() const { return post.scheduled_id ? "post " + *post.scheduled_id : "result " + post.result_id; }
  Accounts::Entry entry() const { return {account, when(), video, label()}; }
  SameVideo::Entry showing() const { return {shown, when(), label()}; }
};

/// The columns that both queries select of a result `r`; texts and account are those of `t`, the post or the result.
std::string columns_of(char t) {
  return fmt::format(
      "r.result_id, r.match_score, coalesce(r.tiktok_author, ''), coalesce(nullif({0}.tweet_text, ''), {0}.caption, "
      "''), coalesce({0}.destination_url, {0}.inbox_tracer, ''), {1}, coalesce(r.tiktok_caption, {0}.caption, ''), "
      "r.updated_at, coalesce(r.duplicate_of, ''), coalesce(r.original_video_url, ''), coalesce(r.similarity, 1.0), "
      "{0}.on_schedule_email, {0}.on_schedule_webhook, {0}.inbox_tracer, r.job_id, {2} AND {0}.original_video_url IS "
      "NULL, {0}.ai_origin <> 'none_found' AND {0}.is_aigc IS NOT 0, {0}.is_aigc IS NULL",
      t, video_column, found_as_video);
}

/// reaches_somebody() for many posts: those that name the same addresses, batch and job share one answer.
class Reach {
 public:
  explicit Reach(sql::Database& db) : db_(db) {}

  bool of(const sql::Query& query, int column) {
    const auto text = [&](int at) { return query.is_null(at) ? std::nullopt : std::optional{query.text(at)}; };
    const Key key{text(column), text(column + 1), text(column + 2), query.text(column + 3)};
    const auto [known, is_new] = known_.try_emplace(key, false);
    if (is_new) {
      model::Scheduled post;
      std::tie(post.on_schedule_email, post.on_schedule_webhook, post.inbox_tracer, post.job_id) = key;
      known->second = reaches_somebody(db_, post);
    }
    return known->second;
  }

 private:
  using Key =
      std::tuple<std::optional<std::string>, std::optional<std::string>, std::optional<std::string>, std::string>;
  sql::Database& db_;
  std::map<Key, bool> known_;
};

Candidate read_candidate(Reach& reach, const sql::Query& query) {
  Candidate made;
  made.post.result_id = query.text(0);
  made.post.score = query.integer(1);
  made.post.author = query.text(2);
  made.post.text = base::fit(query.text(3), longest_text);
  made.account = query.text(4);
  made.video = query.text(5);
  made.tags = query.text(6);
  made.changed_at = query.integer(7);
  made.shown = {made.post.result_id, query.text(8), query.text(9), query.real(10)};
  made.post.reaches = reach.of(query, 11);
  made.post.videoless = query.integer(15) != 0;
  made.post.ai = query.integer(16) != 0;
  made.post.undecided = made.post.ai && query.integer(17) != 0;
  return made;
}

/// Which existing posts a new plan moves: those of the days left out; where none is, all but future ones whose time
/// was set by hand, which go to `kept`.
class Moving {
 public:
  Moving(sql::Database& db, const std::string& job_id, const ProposalRequest& request, const std::string& zone,
         base::Instant now)
      : request_(request), zone_(zone), now_(now) {
    if (request.replan && request.without.empty()) by_hand_ = set_by_hand(db, job_id);
  }

  bool moves(const ProposedPost& post) {
    const auto at = *post.before;
    if (!request_.without.empty())
      return std::ranges::count(request_.without, std::chrono::year_month_day{day_in(at, zone_)}) > 0;
    if (at <= now_ || !by_hand_.contains(*post.scheduled_id)) return true;
    kept.push_back(*post.scheduled_id);
    return false;
  }

  std::vector<std::string> kept;

 private:
  const ProposalRequest& request_;
  const std::string& zone_;
  base::Instant now_;
  std::set<std::string> by_hand_;
};

/// All candidates, the best first; among equals existing posts, by their time, then by age.
std::vector<Candidate> candidates(sql::Database& db, const std::string& job_id, const ProposalRequest& request,
                                  Moving& moving) {
  std::vector<Candidate> made;
  Reach reach{db};
  if (request.replan) {
    auto posts = db(fmt::format("SELECT {}, p.scheduled_id, p.scheduled_datetime FROM posts p JOIN results r "
                                "ON r.result_id = p.result_id WHERE p.job_id = ? AND p.fired = 0 "
                                "AND p.repeat_of IS NULL AND p.scheduled_datetime >= ? "
                                "ORDER BY p.scheduled_datetime, p.row",
                                columns_of('p')),
                    job_id, request.from ? base::to_millis(*request.from) : INT64_MIN);
    while (posts.next()) {
      auto each = read_candidate(reach, posts);
      each.post.scheduled_id = posts.text(18);
      each.post.before = base::from_millis(posts.integer(19));
      if (moving.moves(each.post)) made.push_back(std::move(each));
    }
  }
  auto results = db(fmt::format("SELECT {} FROM results r WHERE r.job_id = ? AND r.approved = 1 AND r.scheduled = 0 "
                                "AND r.scheduled_datetime IS NULL ORDER BY r.row",
                                columns_of('r')),
                    job_id);
  while (results.next()) made.push_back(read_candidate(reach, results));
  std::ranges::stable_sort(made, std::greater{}, [](const Candidate& each) { return each.post.score; });
  return made;
}

std::vector<Candidate> in_order(std::vector<Candidate> best_first, PlanOrder order) {
  if (order == PlanOrder::score) return best_first;
  std::vector<std::string> tags;
  for (const auto& each : best_first) tags.push_back(each.tags);
  auto themes = themes_of(tags);
  std::vector<Traits> traits;
  for (std::size_t i = 0; i < best_first.size(); ++i)
    traits.push_back({best_first[i].post.author, std::move(themes[i])});
  std::vector<Candidate> made;
  for (const auto index : spread(traits)) made.push_back(std::move(best_first[index]));
  return made;
}

/// Existing posts, and those placed beside them.
struct Calendar {
  Standing standing;
  Accounts accounts;
  SameVideo same;

  void add(const Candidate& one) {
    standing.add(one.when(), one.post.scheduled_id.value_or(one.post.result_id));
    accounts.add(one.entry());
    same.add(one.showing());
  }
};

Line line_of(const std::vector<Candidate>& all, const std::set<std::size_t>& staying, SameVideo& same) {
  Line line;
  for (std::size_t i = 0; i < all.size(); ++i)
    if (!staying.contains(i)) line.add(i, all[i].account, same.line_of(all[i].shown));
  return line;
}

/// Gives the free moments after `after` to the candidates in line; returns how each moment of the plan was used.
Passed place(std::vector<Candidate>& all, Line line, const Plan& plan, base::Instant after, Calendar& calendar) {
  Passed passed;
  for (auto look = std::max(first_look, all.size());; look *= 2) {
    const auto moments = moments_of(plan, after, look, zones::last_supported());
    for (const auto at : moments) {
      if (line.empty()) return passed;
      const auto wall = zones::to_wall(at, plan.zone);
      const auto day = std::chrono::floor<std::chrono::days>(wall);
      const auto bar = calendar.standing.bar(at, day);
      const auto full = [&](const std::string& account) { return calendar.accounts.full(account, day); };
      const auto blocked = [&](std::size_t index) { return calendar.same.blocked_until(all[index].shown, at); };
      const auto next = bar == Bar::none ? line.next(at, full, blocked) : std::nullopt;
      passed.count(bar == Bar::none && next ? Bar::taken : bar, wall);
      if (!next) continue;
      auto& chosen = all[*next];
      chosen.post.at = at;
      chosen.post.local = base::format_wall(wall);
      calendar.add(chosen);
    }
    if (moments.size() < look) return passed;
    after = moments.back();
  }
}

/// Places them all, into `calendar`. A post without a free slot stays where it is and blocks the others:
/// then they are placed again around it.
Passed place_all(std::vector<Candidate>& all, const Plan& plan, base::Instant after, Calendar& calendar) {
  std::set<std::size_t> staying;
  for (;;) {
    auto around = calendar;
    for (const auto i : staying) around.add(all[i]);
    const auto passed = place(all, line_of(all, staying, around.same), plan, after, around);
    const auto known = staying.size();
    for (std::size_t i = 0; i < all.size(); ++i)
      if (!all[i].post.at && all[i].post.before) staying.insert(i);
    if (staying.size() == known) {
      calendar = std::move(around);
      return passed;
    }
    for (auto& each : all) {
      each.post.at.reset();
      each.post.local.clear();
    }
  }
}

/// The conflicts of a candidate that has its slot.
std::vector<std::string> conflicts_of(const Candidate& one, Calendar& calendar) {
  auto made = calendar.accounts.conflicts(one.entry());
  // For two posts of one account one conflict is enough to say that they show the same.
  const auto label = calendar.same.nearest_label(one.showing());
  const auto same = [&](const std::string& each) { return each.starts_with(*label + " shows the same"); };
  if (label && std::ranges::none_of(made, same)) made.push_back(*calendar.same.repeated(one.showing()));
  return made;
}

/// Notes how many of those with a slot would notify no one.
void note_reach(Proposal& proposal, const std::string& job_id) {
  const auto unreached =
      std::ranges::count_if(proposal.posts, [](const auto& post) { return post.at && !post.reaches; });
  if (unreached == 0) return;
  proposal.plan.notes.push_back(
      fmt::format("no one is notified of {} of these posts when they fire: no mail address and no webhook; `farmtok "
                  "jobs edit {} --on-schedule-email-default ADDRESS` names one",
                  unreached, job_id));
}

/// Notes how many of those with a slot have no video to post.
void note_videos(Proposal& proposal) {
  const auto without =
      std::ranges::count_if(proposal.posts, [](const auto& post) { return post.at && post.videoless; });
  if (without > 0) proposal.plan.notes.push_back(videoless_words(without));
}

/// Marks the new ones that cannot be made as they are, and notes how many there are.
void note_labels(Proposal& proposal, LabelPolicy policy, const std::string& job_id) {
  std::int64_t refused = 0;
  for (auto& post : proposal.posts) {
    if (post.scheduled_id) continue;
    post.blocked = policy == LabelPolicy::block && post.ai;
    post.unlabelled = policy == LabelPolicy::require && post.undecided;
    if (post.at && (post.blocked || post.unlabelled)) ++refused;
  }
  if (auto words = review::unlabelled_words(policy, job_id, refused)) proposal.plan.notes.push_back(*std::move(words));
}

std::string fingerprint_of(const Proposal& proposal, const std::vector<Candidate>& all) {
  crypto::Sha256 hash;
  hash.add(base::to_line(to_json(proposal)));
  for (const auto& each : all) hash.add(fmt::format("{} {}\n", each.account, each.changed_at));
  return hash.finish_hex().substr(0, 16);
}

}  // namespace

base::Json to_json(const Proposal& proposal) {
  auto items = base::Json::array();
  std::int64_t placed = 0;
  for (const auto& post : proposal.posts) {
    base::Json item = base::Json::object();
    // The id of a changed post is first, because lists of ids hold it.
    if (post.scheduled_id && !post.done.empty()) item["scheduled_id"] = *post.scheduled_id;
    item["result_id"] = post.result_id;
    if (post.scheduled_id) item["scheduled_id"] = *post.scheduled_id;
    if (!post.done.empty()) item["done"] = post.done;
    if (post.before) {
      item["before"] = base::format_instant(*post.before);
      item["before_local"] = base::format_wall(zones::to_wall(*post.before, proposal.plan.zone));
    }
    if (post.at) {
      item["at"] = base::format_instant(*post.at);
      item["local"] = post.local;
      ++placed;
    }
    item["score"] = post.score;
    item["author"] = post.author;
    item["text"] = post.text;
    item["conflicts"] = post.conflicts;
    if (!post.reaches) item["reaches_nobody"] = true;
    if (post.videoless) item["videoless"] = true;
    if (post.unlabelled) item["unlabelled"] = true;
    if (post.blocked) item["blocked"] = true;
    items.push_back(std::move(item));
  }
  const auto total = items.size();
  return {{"plan", proposal.plan.words},
          {"notes", proposal.plan.notes},
          {"timezone", proposal.plan.zone},
          {"items", std::move(items)},
          {"placed", placed},
          {"total", total},
          {"fingerprint", proposal.fingerprint}};
}

Proposal propose(const Farm& farm, sql::Database& db, const std::string& job_id, const ProposalRequest& request) {
  const auto job = jobs::get_job(db, job_id);
  Proposal proposal{.plan = required_plan(farm, job), .posts = {}, .fingerprint = {}};
  const auto& plan = proposal.plan;
  const auto now = farm.store.clock().now();
  // A slot at `from` itself counts. One that is now has passed, and for the next minute's no video could be rendered.
  constexpr std::chrono::minutes lead{1};
  const auto after = request.from ? std::max(now, *request.from - std::chrono::milliseconds{1}) : now + lead;

  Moving chosen{db, job_id, request, plan.zone, now};
  auto all = in_order(candidates(db, job_id, request, chosen), request.order);
  if (!chosen.kept.empty()) proposal.plan.notes.push_back(hand_set_note(chosen.kept));
  const auto wanted = std::clamp<std::int64_t>(request.most.value_or(std::ssize(all)), 0, std::ssize(all));
  if (wanted > most_placed)
    proposal.plan.notes.push_back(
        fmt::format("{} of {} are placed at once; apply this and plan again for the rest", most_placed, wanted));
  all.resize(static_cast<std::size_t>(std::min(wanted, most_placed)));
  std::set<std::string> moving;
  for (const auto& each : all)
    if (each.post.scheduled_id) moving.insert(*each.post.scheduled_id);

  const auto policy = plan_policy(farm.settings);
  auto limits = policy.limits;
  for (const auto day : request.without) limits.blackout.emplace_back(day, day);
  const auto account_per_day = limits.account_per_day;
  Calendar calendar{{std::move(limits), plan.zone},
                    {plan.zone, account_per_day, policy.repeat_days},
                    SameVideo{repeat_policy(farm.settings)}};
  for (const auto& each : all) {
    calendar.accounts.read(db, each.account, after, zones::last_supported(), moving);
    calendar.same.know(each.shown);
  }
  calendar.same.read(db, job_id, after, moving);
  calendar.standing.read(db, job_id, after, zones::last_supported(), moving);
  const auto passed = place_all(all, plan, after, calendar);
  for (auto& each : all) {
    if (each.post.at) {
      each.post.conflicts = conflicts_of(each, calendar);
      continue;
    }
    std::vector<std::string> own;
    if (account_per_day > 0 && !each.account.empty())
      own.emplace_back("on days when its account has all its posts (plan.account_per_day)");
    if (calendar.same.blocks() && calendar.same.shown(each.shown)) own.push_back(calendar.same.reason());
    each.post.conflicts.push_back(passed.why(own));
  }
  std::ranges::stable_sort(all, {}, [](const Candidate& each) { return each.post.at.value_or(base::Instant::max()); });
  for (auto& each : all) proposal.posts.push_back(each.post);
  note_reach(proposal, job_id);
  note_videos(proposal);
  note_labels(proposal, label_policy(farm.settings), job_id);
  proposal.fingerprint = fingerprint_of(proposal, all);
  return proposal;
}

}  // namespace farmtok::farm::planning
