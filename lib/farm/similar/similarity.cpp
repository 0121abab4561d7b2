#include "farm/similar/similarity.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <span>
#include <utility>

namespace farmtok::farm::similar {
namespace {

using model::Fingerprint;
using model::Glance;
using Glances = std::span<const Glance>;

constexpr double least_speed = 0.94, most_speed = 1.06;
/// Glances further apart than this show different moments.
constexpr double most_apart = 0.1;
/// The step of the search for lines.
constexpr double offset_step = 0.0625;
/// This many glances are enough to find where a long video begins in another.
constexpr std::size_t most_sought = 128;

int bits(std::uint64_t first, std::uint64_t second) { return std::popcount(first) + std::popcount(second); }

/// Of pairs of glances: the content that both show, and that at least one shows. A glance without a counterpart is a
/// pair too: movement in it is evidence against a copy, and a still one means little.
struct Tally {
  int looks = 0, looks_of_both = 0;
  int changes = 0, changes_of_both = 0;
  int glances = 0, glances_met = 0;

  void add(const Glance& a, const Glance& b) {
    looks += bits(a.bits[0] | b.bits[0], a.bits[1] | b.bits[1]);
    looks_of_both += bits(a.bits[0] & b.bits[0], a.bits[1] & b.bits[1]);
    ++glances_met;
    if (!a.knows_change() || !b.knows_change()) return;
    changes += bits(a.bits[2] | b.bits[2], a.bits[3] | b.bits[3]);
    changes_of_both += bits(a.bits[2] & b.bits[2], a.bits[3] & b.bits[3]);
  }
  void add(const Glance& alone) {
    looks += bits(alone.bits[0], alone.bits[1]);
    changes += bits(alone.bits[2], alone.bits[3]);
  }
  double met() const { return glances == 0 ? 0 : static_cast<double>(glances_met) / glances; }
};

double share(double part, double whole) { return whole > 0 ? part / whole : 0; }

struct Line {
  double offset = 0, speed = 1;
  double at(double seconds) const { return offset + speed * seconds; }
};

/// Each of `some` with the nearest one of `all` in time. An `all` that extends before or after is no
/// difference, because a copy may be shortened; but where `some` begins earlier and `all` ends later, or the other way
/// round, two stretches of a longer film overlap, and glances that only one shows count.
Tally tally_of(Glances some, Glances all, const Line& line) {
  Tally made;
  std::size_t next = 0, first_met = all.size(), last_met = 0, earlier = 0, later = 0;
  for (const auto& glance : some) {
    const double seconds = line.at(glance.seconds);
    const auto away = [&](std::size_t i) { return std::abs(all[i].seconds - seconds); };
    while (next + 1 < all.size() && away(next + 1) <= away(next)) ++next;
    ++made.glances;
    if (away(next) <= most_apart) {
      made.add(glance, all[next]);
      first_met = std::min(first_met, next);
      last_met = next;
    } else {
      made.add(glance);
      ++(seconds < all[next].seconds ? earlier : later);
    }
  }
  constexpr std::size_t rounding = 1;
  if (earlier > rounding)
    for (const auto& glance : all.subspan(last_met + 1)) made.add(glance);
  if (later > rounding)
    for (const auto& glance : all.first(first_met)) made.add(glance);
  return made;
}

/// Movement at the same places counts more than a like look.
constexpr double weight_of_looks = 0.05;
/// At the ends some glances of a copy have no counterpart.
constexpr double usually_met = 0.95;

/// How much of the visible content both show, 0 to 1.
double agreement(const Tally& tally) {
  return share(weight_of_looks * tally.looks_of_both + tally.changes_of_both,
               weight_of_looks * tally.looks + tally.changes) *
         std::min(1.0, tally.met() / usually_met);
}

struct Best {
  Line line;
  double score = -1;
};

void look(Best& best, Glances some, Glances all, double first_offset, double last_offset, double first_speed,
          double last_speed, double speed_step) {
  const double middle = (some.front().seconds + some.back().seconds) / 2;
  for (double speed = first_speed; speed <= last_speed + 1e-9; speed += speed_step)
    for (double offset = first_offset; offset <= last_offset + 1e-9; offset += offset_step) {
      // Offsets are those of the middle, so that they mean the same at every speed.
      const Line line{offset + middle * (1 - speed), speed};
      const double score = agreement(tally_of(some, all, line));
      // Among equally good ones the speed nearest to 1.
      const auto rank = [](double value, double speed_of) { return std::pair{value, -std::abs(speed_of - 1)}; };
      if (rank(score, speed) > rank(best.score, best.line.speed)) best = {line, score};
    }
}

Best find_line(Glances some, Glances all) {
  const auto skipped = some.size() > most_sought ? (some.size() - most_sought) / 2 : 0;
  const auto sought = some.subspan(skipped, std::min(some.size(), most_sought));
  const double length = sought.back().seconds - sought.front().seconds;
  Best best;
  look(best, sought, all, all.front().seconds - sought.front().seconds - length * 0.4,
       all.back().seconds - sought.back().seconds + length * 0.4, least_speed, most_speed, 0.02);
  if (sought.size() == some.size()) return best;
  const double middle = (some.front().seconds + some.back().seconds) / 2;
  const double whole = some.back().seconds - some.front().seconds;
  const double offset = best.line.offset - middle * (1 - best.line.speed);
  const double speed = best.line.speed;
  best.score = -1;
  look(best, some, all, offset - 1, offset + 1, std::max(least_speed, speed - 0.02), std::min(most_speed, speed + 0.02),
       2 * offset_step / whole);
  return best;
}

/// Measured over made copies and other takes: from this agreement on it is most likely the same video, and that
/// is defined as a similarity of 0.8.
constexpr double border = 0.67;

double share_of(double agreement) {
  return agreement < border ? 0.8 * agreement / border : 0.8 + 0.2 * (agreement - border) / (1 - border);
}

/// The part of the longer one that a shortened copy may lack.
constexpr double usually_kept = 0.8;

}  // namespace

Similarity similarity_of(const Fingerprint& one, const Fingerprint& other) {
  if (one.empty() || other.empty()) return {};
  const bool swapped = one.back().seconds > other.back().seconds;
  const Glances some = swapped ? other : one, all = swapped ? one : other;
  const auto best = find_line(some, all);
  const double kept = share(some.back().seconds, all.back().seconds / best.line.speed);
  const double share_shown = share_of(best.score * std::min(1.0, all.back().seconds > 0 ? kept / usually_kept : 1.0));
  if (!swapped) return {share_shown, best.line.offset, best.line.speed};
  return {share_shown, -best.line.offset / best.line.speed, 1 / best.line.speed};
}

}  // namespace farmtok::farm::similar
