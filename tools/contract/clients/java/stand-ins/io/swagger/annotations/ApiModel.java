package io.swagger.annotations;

/** Stands in for the annotation of the same name, which only documents. */
public @interface ApiModel {
    String value() default "";

    String description() default "";
}
