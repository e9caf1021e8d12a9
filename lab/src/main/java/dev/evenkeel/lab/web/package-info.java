/**
 * The two web servers of the article: built in, or real nginx; both can be stopped, whereupon they
 * refuse connections, and started again.
 */
@NullMarked
package dev.evenkeel.lab.web;

import org.jspecify.annotations.NullMarked;
