/**
 * Nothing to run here: the tests of this module put Evenkeel beside the programs it stands in for,
 * and in front of the ones it serves.
 */
@NullMarked
package dev.evenkeel.acceptance;

import org.jspecify.annotations.NullMarked;
