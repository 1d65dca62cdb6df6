package io.swagger.annotations;

/** Stands in for the annotation of the same name, which only documents. */
public @interface ApiModelProperty {
    String value() default "";

    String example() default "";

    boolean required() default false;
}
