#pragma once
// Drops conditions of a filter that may have another meaning. Pure.

#include <vector>

#include "farm/discovery/filter/grammar.hpp"

namespace farmtok::farm::discovery {

/// A part of the prompt: a clause that was read, or the words between clauses.
struct FilterPiece {
  std::size_t from, to;  // tokens
  std::vector<Condition> conditions = {};
  bool implied = false;  // see FilterClause
  bool understood() const { return !conditions.empty(); }
};

/// Removes the conditions of the pieces whose meaning is unclear because of the words around them.
void give_up_doubtful(const FilterTokens& tokens, std::vector<FilterPiece>& pieces);

/// The part of it for numbers: removes those that are read only in part, or may be about something else.
void give_up_half_read(const FilterTokens& tokens, std::vector<FilterPiece>& pieces);

/// The part of it for words that no reader takes and that may turn the condition beside them ("can be", "is fine"), and
/// for lists of what is unwanted that go on with a condition ("exclude ads, over 60 seconds").
void give_up_turned(const FilterTokens& tokens, std::vector<FilterPiece>& pieces);

/// Commas and the ends of sentences.
bool separates(const FilterToken& token);
/// Words without a meaning around conditions: "please, only videos that have …".
bool is_filler(const FilterToken& token);

}  // namespace farmtok::farm::discovery
